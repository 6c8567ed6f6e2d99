from django.urls import path

from hall import views

urlpatterns = [path("town/", views.town, name="town")]
