"""The address of each section. Include it with {"queryset": …}."""

from django.urls import path

from . import views

app_name = "sections"
urlpatterns = [
    path("<slug:slug>/", views.SectionDetail.as_view(), name="detail"),
]
