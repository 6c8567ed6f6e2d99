from django.urls import path

from yard import views

urlpatterns = [path("boats/", views.boats, name="boats"), path("plain/", views.plain, name="plain")]
