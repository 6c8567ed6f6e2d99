from django.urls import path

from desk import views

urlpatterns = [path("close/<int:pk>/", views.close)]
