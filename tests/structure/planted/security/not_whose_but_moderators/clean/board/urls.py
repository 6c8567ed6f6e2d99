from django.urls import path

from board import views

urlpatterns = [path("remove/<int:pk>/", views.remove), path("restore/<int:pk>/", views.restore)]
