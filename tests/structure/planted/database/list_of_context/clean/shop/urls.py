from django.urls import path

from shop import views

urlpatterns = [path("", views.Board.as_view()), path("all/", views.every), path("data/", views.data)]
