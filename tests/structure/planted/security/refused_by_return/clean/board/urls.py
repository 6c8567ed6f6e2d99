from django.urls import path

from board import views

urlpatterns = [path("mark/<int:pk>/", views.mark)]
