from django.urls import path

from shop import views

urlpatterns = [path("cancel/<int:pk>/", views.cancel), path("drop/<int:pk>/", views.drop), path("<int:pk>/", views.show)]
