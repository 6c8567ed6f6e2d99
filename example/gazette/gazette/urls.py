"""Where everything is: the apps' addresses, each told which articles it works on."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.views.generic import TemplateView

from articles.models import Article

from .forms import StoryForm
from .sitemaps import sitemaps

handler404 = "gazette.errors.not_found"
handler500 = "gazette.errors.server_error"

published = Article._default_manager.published()
listed = published.for_lists()


def page(template, content_type=None):
    """Return a view of a page that is the same for everybody."""
    return TemplateView.as_view(template_name=template, content_type=content_type)


urlpatterns = [
    path("", include("articles.urls")),
    path("authors/", include("bylines.urls"), {"queryset": listed}),
    path("topics/", include("tags.urls"), {"queryset": listed}),
    path("most-read/", include("mostread.urls"), {"queryset": listed}),
    path("search/", include("search.urls"), {"queryset": listed, "fields": ["headline", "standfirst", "body"]}),
    path("comments/", include("comments.urls"), {"queryset": published}),
    path("ratings/", include("ratings.urls"), {"queryset": published}),
    path("contact/", include("contact.urls"), {"recipients": ["newsdesk@gazette.example"]}),
    path("newsletter/", include("newsletter.urls")),
    path("weather/", include("weather.urls")),
    path("feeds/", include("feeds.urls"), {"queryset": listed, "title": "The Eastmere Gazette", "by": "section__slug"}),
    path("api/", include("gazette.api")),
    path("newsroom/", include("newsroom.urls")),
    path("newsroom/articles/", include("articles.writing_urls"), {"form_class": StoryForm}),
    path("newsroom/pictures/", include("pictures.urls")),
    path("admin/", admin.site.urls),
    path("about/", page("pages/about.html"), name="about"),
    path("privacy/", page("pages/privacy.html"), name="privacy"),
    path("robots.txt", page("robots.txt", "text/plain"), name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": sitemaps, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": sitemaps}, name="sitemap"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("sections.urls"), {"queryset": listed}),
]
