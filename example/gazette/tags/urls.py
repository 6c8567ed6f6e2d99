"""The tags' addresses. Include it with {"queryset": …}."""

from django.urls import path

from . import views

app_name = "tags"
urlpatterns = [
    path("", views.TagList.as_view(), name="list"),
    path("<slug:slug>/", views.TagDetail.as_view(), name="detail"),
]
