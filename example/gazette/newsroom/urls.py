"""The newsroom's addresses."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

app_name = "newsroom"
urlpatterns = [
    path("", views.Desk.as_view(), name="desk"),
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
