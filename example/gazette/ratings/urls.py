"""The address for rating. Include it with {"queryset": …}."""

from django.urls import path

from . import views

app_name = "ratings"
urlpatterns = [
    path("<int:object_id>/", views.Rate.as_view(), name="rate"),
]
