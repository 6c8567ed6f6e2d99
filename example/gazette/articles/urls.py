"""Where readers find the articles."""

from django.urls import path

from . import converters, views  # noqa: F401 - converters adds <year:…>

app_name = "articles"
urlpatterns = [
    path("", views.FrontPage.as_view(), name="front"),
    path("archive/", views.Archive.as_view(), name="archive"),
    path("<year:year>/", views.Year.as_view(), name="year"),
    path("<year:year>/<int:month>/", views.Month.as_view(), name="month"),
    path("<year:year>/<int:month>/<int:day>/", views.Day.as_view(), name="day"),
    path("<year:year>/<int:month>/<int:day>/<slug:slug>/", views.ArticleDetail.as_view(), name="detail"),
]
