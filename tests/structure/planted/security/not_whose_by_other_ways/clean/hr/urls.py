from django.urls import path

from hr import views

urlpatterns = [
    path("drop/", views.drop),
    path("told/", views.told),
    path("<int:pk>/", views.Change.as_view()),
    path("holiday/<int:pk>/", views.Move.as_view()),
]
