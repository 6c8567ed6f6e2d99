from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView, TemplateView

from polls import views

NAME = "old"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("polls.api")),
    path("old/", RedirectView.as_view(pattern_name="results")),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt")),
    path("results/", views.results, name="results"),
    path("results.html", views.results),
    path("older/", views.older, {}, "older"),
    re_path(r"^oldest/$", views.oldest, name=NAME),
]
