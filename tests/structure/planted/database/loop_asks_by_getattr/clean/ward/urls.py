from django.urls import path

from ward import views

urlpatterns = [path("", views.patients, name="patients")]
