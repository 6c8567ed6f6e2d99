from django.urls import path

from hall import views

urlpatterns = [path("players/", views.players, name="players")]
