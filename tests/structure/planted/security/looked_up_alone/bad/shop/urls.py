from django.contrib.auth.decorators import login_required
from django.urls import path
from shop import classes, views

urlpatterns = [
    path("<int:pk>/", views.detail),
    path("<int:pk>/edit/", views.edit),
    path("<int:pk>/receipt/", views.receipt),
    path("<int:pk>/shown/", views.shown),
    path("<int:pk>/packed/", login_required(views.packed)),
    path("classes/<int:pk>/", classes.Shown.as_view()),
    path("classes/<int:pk>/edit/", classes.Edited.as_view()),
    path("classes/<int:pk>/print/", classes.Printed.as_view()),
]
