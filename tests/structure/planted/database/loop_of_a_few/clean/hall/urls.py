from django.urls import path

from hall import views

urlpatterns = [path("votes/", views.votes, name="votes"), path("newest/", views.newest, name="newest")]
