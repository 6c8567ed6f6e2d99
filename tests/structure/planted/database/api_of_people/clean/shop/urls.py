from django.urls import path

from shop import views

urlpatterns = [path("customers/", views.Customers.as_view({"get": "list"}), name="customers")]
