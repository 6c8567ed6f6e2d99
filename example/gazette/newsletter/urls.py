"""The newsletter's addresses."""

from django.urls import path
from django.views.generic import TemplateView

from . import views

app_name = "newsletter"
urlpatterns = [
    path("", views.SignUp.as_view(), name="sign_up"),
    path("asked/", TemplateView.as_view(template_name="newsletter/asked.html"), name="asked"),
    path("confirm/<str:token>/", views.Confirm.as_view(), name="confirm"),
    path("confirmed/", TemplateView.as_view(template_name="newsletter/confirmed.html"), name="confirmed"),
    path("leave/<str:token>/", views.Leave.as_view(), name="leave"),
    path("left/", TemplateView.as_view(template_name="newsletter/left.html"), name="left"),
]
