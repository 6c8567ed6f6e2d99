from django.urls import path

from shop import views

urlpatterns = [path("write/<int:pk>/", views.write)]
