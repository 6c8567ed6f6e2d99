from django.urls import path

from league import views

urlpatterns = [path("", views.favourites, name="favourites")]
