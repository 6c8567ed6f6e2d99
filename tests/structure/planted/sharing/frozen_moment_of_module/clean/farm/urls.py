from django.urls import path

from farm import views

urlpatterns = [path("due/", views.due, name="due")]
