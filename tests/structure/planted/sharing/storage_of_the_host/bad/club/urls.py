from django.urls import path

from club import views

urlpatterns = [path("keep/", views.keep, name="keep")]
