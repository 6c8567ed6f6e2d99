from django.urls import path

from hall import views

urlpatterns = [path("", views.welcome, name="welcome")]
