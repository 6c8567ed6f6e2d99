from django.urls import path

from hall import views

urlpatterns = [path("is_any/", views.is_any, name="is_any")]
