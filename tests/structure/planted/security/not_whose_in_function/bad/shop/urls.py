from django.urls import path

from shop import views

urlpatterns = [path("cancel/<int:pk>/", views.cancel)]
