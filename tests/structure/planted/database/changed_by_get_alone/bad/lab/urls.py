from django.urls import path

from lab import views

urlpatterns = [
    path("<int:pk>/delete/", views.delete_task, name="delete"),
    path("<int:pk>/restart/", views.restart_counter, name="restart"),
    path("<int:pk>/status/", views.toggle_status, name="status"),
    path("<int:pk>/", views.show, name="show"),
    path("", views.requests, name="requests"),
]
