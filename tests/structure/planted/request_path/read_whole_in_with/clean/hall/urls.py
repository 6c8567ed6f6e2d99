from django.urls import path

from hall import views

urlpatterns = [path("<int:pk>/", views.plan)]
