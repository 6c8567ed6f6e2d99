from django.urls import path

from hall import views

urlpatterns = [path("invited/", views.invited, name="invited")]
