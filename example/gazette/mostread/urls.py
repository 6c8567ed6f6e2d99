"""The addresses for counting reads and for the most read. Include it with {"queryset": …}."""

from django.urls import path

from . import views

app_name = "mostread"
urlpatterns = [
    path("", views.MostRead.as_view(), name="list"),
    path("<int:object_id>/", views.Read.as_view(), name="read"),
]
