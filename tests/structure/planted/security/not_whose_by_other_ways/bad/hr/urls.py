from django.urls import path

from hr import views

urlpatterns = [path("drop/", views.drop), path("<int:pk>/", views.Change.as_view())]
