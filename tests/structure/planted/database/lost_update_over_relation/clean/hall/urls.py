from django.urls import path

from hall import views

urlpatterns = [path("sell/", views.sell, name="sell"), path("resell/", views.resell, name="resell")]
