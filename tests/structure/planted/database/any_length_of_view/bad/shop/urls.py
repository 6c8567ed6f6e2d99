from django.urls import path

from shop import views

urlpatterns = [path("", views.orders, name="orders"), path("all/", views.Orders.as_view(), name="all")]
