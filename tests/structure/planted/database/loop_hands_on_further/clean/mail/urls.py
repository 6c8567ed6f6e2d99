from django.urls import path

from mail import views

urlpatterns = [path("letters/", views.letters, name="letters")]
