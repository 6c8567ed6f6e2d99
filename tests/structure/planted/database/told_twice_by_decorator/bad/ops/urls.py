from django.urls import path

from ops import views

urlpatterns = [path("alarm/", views.alarm)]
