from django.urls import path

from shop import views

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("api/orders/", views.Orders.as_view(), name="api"),
    path("sizes/", views.sizes, name="sizes"),
]
