from django.urls import path

from shop import views

urlpatterns = [path("<int:pk>/delete/", views.delete, name="delete"), path("<int:pk>/", views.Hide.as_view(), name="h")]
