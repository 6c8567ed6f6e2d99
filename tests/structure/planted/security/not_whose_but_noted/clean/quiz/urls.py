from django.urls import path

from quiz import views

urlpatterns = [path("<int:pk>/", views.edit, name="edit"), path("<int:pk>/like/", views.like, name="like")]
