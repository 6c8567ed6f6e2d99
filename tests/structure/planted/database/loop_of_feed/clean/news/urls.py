from django.contrib.sitemaps.views import sitemap
from django.urls import path

from news.feeds import Latest, Map

urlpatterns = [path("feed/", Latest()), path("sitemap.xml", sitemap, {"sitemaps": {"news": Map}})]
