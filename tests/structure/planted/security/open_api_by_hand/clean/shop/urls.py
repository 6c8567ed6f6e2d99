from django.urls import path
from shop import api

urlpatterns = [path("paid/<int:pk>/", api.paid), path("orders/", api.Orders.as_view())]
