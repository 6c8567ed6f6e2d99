from django.urls import path

from yard import views

urlpatterns = [path("boats/", views.Boats.as_view({"get": "list"}), name="boats")]
