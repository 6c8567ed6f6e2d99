from django.urls import path

from shop import views

urlpatterns = [path("<int:pk>/", views.Remove.as_view(), name="remove")]
