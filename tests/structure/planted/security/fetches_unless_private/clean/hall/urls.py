from django.urls import path

from hall import views

urlpatterns = [path("fetch/", views.fetch, name="fetch")]
