from django.urls import path

from yard import views

urlpatterns = [path("owners/", views.owners, name="owners")]
