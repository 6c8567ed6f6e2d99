from django.urls import path

from hall import views

urlpatterns = [path("games/", views.Games.as_view(), name="games"), path("goals/", views.Goals.as_view(), name="goals")]
