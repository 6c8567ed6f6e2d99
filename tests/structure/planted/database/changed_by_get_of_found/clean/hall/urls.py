from django.urls import path

from hall import views

urlpatterns = [path("<int:pk>/remove/", views.remove, name="remove")]
