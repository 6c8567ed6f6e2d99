from django.urls import path

from hall import views

urlpatterns = [path("", views.front, name="front")]
