from django.urls import path
from django.views.decorators.http import require_POST

from shop import first_time, views

urlpatterns = [
    path("<int:pk>/delivery/", first_time.delivery),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/remove/", require_POST(views.remove), name="remove"),
    path("<int:pk>/hide/", views.hide, name="hide"),
    path("<int:pk>/", views.Hide.as_view(), name="h"),
    path("<token>/confirm/", views.confirm, name="confirm"),
]
