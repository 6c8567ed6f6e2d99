from django.urls import path

from till import views

urlpatterns = [path("", views.take)]
