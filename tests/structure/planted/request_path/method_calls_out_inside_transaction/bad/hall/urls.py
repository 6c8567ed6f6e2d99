from django.urls import path

from hall import views

urlpatterns = [path("join/", views.join, name="join")]
