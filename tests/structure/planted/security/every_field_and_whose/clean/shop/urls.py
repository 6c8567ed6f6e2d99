from django.urls import path

from . import views

urlpatterns = [
    path("new/", views.new, name="new"),
    path("receipt/", views.receipt, name="receipt"),
    path("give/", views.give, name="give"),
]
