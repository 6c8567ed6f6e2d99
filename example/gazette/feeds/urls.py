"""The feeds' addresses. Include it with {"queryset": …, "title": …, "by": …}."""

from django.urls import path

from . import views

app_name = "feeds"
urlpatterns = [
    path("rss.xml", views.Rss(), name="rss"),
    path("atom.xml", views.Atom(), name="atom"),
    path("<slug:slug>/rss.xml", views.Rss(), name="rss"),
    path("<slug:slug>/atom.xml", views.Atom(), name="atom"),
]
