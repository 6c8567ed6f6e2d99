"""The kiosk's addresses."""

from django.urls import path

from sales.views import order, sold

urlpatterns = [path("", sold), path("order/", order)]
