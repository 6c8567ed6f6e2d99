from django.urls import path

from till import views

urlpatterns = [path("paid/", views.paid), path("app/", views.from_app)]
