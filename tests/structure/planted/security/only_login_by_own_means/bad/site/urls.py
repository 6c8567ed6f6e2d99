from django.urls import path

from shop import views

urlpatterns = [
    path("<int:pk>/cancel/", views.Cancel.as_view()),
    path("<int:pk>/wishes/", views.wishes),
]
