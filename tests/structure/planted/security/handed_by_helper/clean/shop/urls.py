from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/note/", views.annotate),
    path("<int:pk>/drop/", views.drop),
    path("jar/<int:pk>/", views.jar),
    path("jar/<int:pk>/stock/", views.jar_restock),
    path("jar/<int:pk>/left/", views.Stock.as_view()),
]
