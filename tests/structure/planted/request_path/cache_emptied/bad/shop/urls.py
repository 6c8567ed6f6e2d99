from django.urls import path

from shop import views

urlpatterns = [path("save/<int:pk>/", views.save), path("settings/", views.clear_cache)]
