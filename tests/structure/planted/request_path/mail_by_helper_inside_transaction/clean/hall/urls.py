from django.urls import path

from hall import views

urlpatterns = [path("take/", views.take, name="take")]
