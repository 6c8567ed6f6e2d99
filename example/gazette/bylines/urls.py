"""The authors' addresses. Include it with {"queryset": …}."""

from django.urls import path

from . import views

app_name = "bylines"
urlpatterns = [
    path("", views.AuthorList.as_view(), name="list"),
    path("<slug:slug>/", views.AuthorDetail.as_view(), name="detail"),
]
