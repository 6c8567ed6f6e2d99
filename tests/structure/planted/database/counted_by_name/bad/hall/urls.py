from django.urls import path

from hall import views

urlpatterns = [path("numbers/", views.numbers)]
