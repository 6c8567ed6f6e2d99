from django.urls import path
from shop import views

urlpatterns = [
    path("<int:pk>/", views.detail),
    path("<int:pk>/edit/", views.edit),
    path("<int:pk>/receipt/", views.receipt),
    path("<int:pk>/shown/", views.shown),
]
