"""Every address of the hub. What is not a site's begins with `/-/`."""

from __future__ import annotations

from django.urls import path, register_converter

from roadworthy.hub.accounts import views as accounts
from roadworthy.hub.front.views import file
from roadworthy.hub.graphs.views import data
from roadworthy.hub.intake.exposition import metrics
from roadworthy.hub.intake.views import intake
from roadworthy.hub.pages import refusals, views
from roadworthy.hub.sites.key import KeyConverter

register_converter(KeyConverter, "key")

urlpatterns = [
    path("-/intake", intake, name="intake"),
    path("-/live", views.live, name="live"),
    path("-/front/<str:digest>/<str:name>", file, name="front"),
    path("-/enter", accounts.closed, name="closed"),
    path("-/enter/<str:token>", accounts.enter, name="enter"),
    path("-/leave", accounts.leave, name="leave"),
    path("-/people", accounts.people, name="people"),
    path("", views.sites, name="sites"),
    path("<key:key>/", views.site, name="site"),
    path("<key:key>/view", views.view, name="view"),
    path("<key:key>/examples", views.examples, name="examples"),
    path("<key:key>/hosts", views.hosts, name="hosts"),
    path("<key:key>/servers", views.servers, name="servers"),
    path("<key:key>/processes", views.processes, name="processes"),
    path("<key:key>/own", views.own, name="own"),
    path("<key:key>/data", data, name="data"),
    path("<key:key>/metrics", metrics, name="metrics"),
]
handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.broken
