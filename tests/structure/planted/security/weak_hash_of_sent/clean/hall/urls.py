from django.urls import path

from hall import views

urlpatterns = [path("signup/", views.signup, name="signup")]
