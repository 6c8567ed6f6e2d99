from django.urls import path

from shop import views

urlpatterns = [
    path("mark/<int:pk>/", views.Mark.as_view()),
    path("line/<int:pk>/", views.line),
    path("edit/<int:pk>/", views.Edit.as_view()),
    path("open/<int:pk>/", views.Open.as_view({"delete": "destroy"})),
]
