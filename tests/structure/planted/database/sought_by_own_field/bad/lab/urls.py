from django.urls import path

from lab import views

urlpatterns = [path("sample/<str:mark>/", views.sample, name="sample")]
