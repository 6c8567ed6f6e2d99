from django.urls import path
from shop import views

urlpatterns = [
    path("drop/", views.drop),
    path("edit/<int:pk>/", views.Edit.as_view()),
    path("weigh/", views.Weigh.as_view()),
]
