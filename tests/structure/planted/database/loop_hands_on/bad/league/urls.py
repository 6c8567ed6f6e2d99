from django.urls import path

from league import views

urlpatterns = [path("", views.listed, name="listed"), path("named/", views.named, name="named")]
