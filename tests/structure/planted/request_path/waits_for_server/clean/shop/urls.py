from django.urls import path

from shop.views import Checkout

urlpatterns = [path("checkout/", Checkout.as_view())]
