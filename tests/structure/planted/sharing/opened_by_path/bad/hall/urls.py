from django.urls import path

from hall import views

urlpatterns = [path("upload/", views.upload, name="upload")]
