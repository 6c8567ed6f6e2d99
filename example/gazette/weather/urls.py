"""The address of the forecasts."""

from django.urls import path

from . import views

app_name = "weather"
urlpatterns = [path("", views.Forecasts.as_view(), name="list")]
