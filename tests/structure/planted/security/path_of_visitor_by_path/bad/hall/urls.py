from django.urls import path

from hall import views

urlpatterns = [path("shown/", views.shown, name="shown")]
