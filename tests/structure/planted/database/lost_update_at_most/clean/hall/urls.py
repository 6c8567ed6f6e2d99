from django.urls import path

from hall import views

urlpatterns = [path("won/", views.won, name="won")]
