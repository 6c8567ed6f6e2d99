from django.urls import path
from shop import views

urlpatterns = [path("send/", views.send), path("photo/", views.photo)]
