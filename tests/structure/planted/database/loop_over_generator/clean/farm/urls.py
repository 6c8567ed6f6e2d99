from django.urls import path

from farm import views

urlpatterns = [path("crops/", views.crops, name="crops")]
