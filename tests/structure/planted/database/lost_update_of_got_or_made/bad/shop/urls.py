from django.urls import path

from shop import views

urlpatterns = [path("earn/", views.earn, name="earn")]
