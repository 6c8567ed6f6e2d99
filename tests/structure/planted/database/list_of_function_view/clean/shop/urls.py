from django.urls import path

from shop import views

urlpatterns = [
    path("orders/", views.orders),
    path("mine/", views.mine),
    path("some/", views.some),
    path("merge/", views.merge),
]
