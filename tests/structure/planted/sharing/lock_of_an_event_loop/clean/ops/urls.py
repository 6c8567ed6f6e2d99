from django.urls import path

from ops import views

urlpatterns = [path("<int:pk>/", views.change)]
