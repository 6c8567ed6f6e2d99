from django.urls import path

from hall import views

urlpatterns = [path("rates/", views.rates), path("undo/", views.undo)]
