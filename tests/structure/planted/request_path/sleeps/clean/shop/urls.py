from django.urls import path

from shop import views

urlpatterns = [path("status/<int:pk>/", views.status)]
