from django.urls import path

from shop import views

urlpatterns = [
    path("mark/<int:pk>/", views.Mark.as_view()),
    path("count/<int:pk>/", views.Count.as_view()),
    path("line/<int:pk>/", views.line),
    path("edit/<int:pk>/", views.Edit.as_view()),
]
