from django.urls import path

from hall import views

urlpatterns = [path("today/", views.today, name="today"), path("towns/", views.towns, name="towns")]
