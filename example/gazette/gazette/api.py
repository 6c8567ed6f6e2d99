"""What the newspaper's API says of an article, and what it takes from readers."""

from django.urls import path, re_path

from api import views
from articles.models import Article
from bylines.models import Credit
from comments.forms import CommentForm
from comments.models import Comment
from pictures.models import Placement
from ratings.forms import RatingForm
from ratings.models import Rating, Score
from ratings.views import rater_of
from tags.models import Tag

app_name = "api"


def attach(articles):
    """Get what belongs to the articles, with one query for each kind."""
    Credit._default_manager.attach(articles)
    Placement._default_manager.attach(articles)


def brief(article):
    """Describe an article as lists do."""
    return {
        "id": article.pk,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "section": article.section.slug,
        "published_at": article.published_at.isoformat(),
        "authors": [author.name for author in article.authors],
        "url": article.get_absolute_url(),
        "picture": article.placement.picture.large.url if article.placement else None,
    }


def full(article):
    """Describe an article with its text, tags and rating."""
    return brief(article) | {
        "body": article.body,
        "dateline": article.dateline,
        "tags": [tag.name for tag in Tag._default_manager.of(article)],
        "rating": score(Score._default_manager.of(article)),
        "comments": Comment._default_manager.of(article).approved().count(),
    }


def score(found):
    """Describe what the ratings come to."""
    return {"average": found.average, "votes": found.votes}


def rate(request, article, form):
    """Take a rating."""
    return score(Rating._default_manager.rate(article, rater_of(request), form.cleaned_data["stars"]))


def comment(request, article, form):
    """Take a comment, and say what became of it."""
    return {"status": form.save_on(article, request.user).status}


published = Article._default_manager.published()
each = {"describe": full, "prepare": attach}
urlpatterns = [
    path("", views.Root.as_view(names=["api:articles"]), name="root"),
    path(
        "articles/",
        views.ListResource.as_view(
            queryset=published.for_lists(),
            describe=brief,
            prepare=attach,
            filters={"section": "section__slug"},
        ),
        name="articles",
    ),
    path(
        "articles/<int:pk>/",
        views.DetailResource.as_view(queryset=published.select_related("section"), **each),
        name="article",
    ),
    path(
        "articles/<int:pk>/rating/",
        views.FormResource.as_view(queryset=published, form_class=RatingForm, save=rate),
        name="rate",
    ),
    path(
        "articles/<int:pk>/comments/",
        views.FormResource.as_view(queryset=published.filter(comments_open=True), form_class=CommentForm, save=comment),
        name="comment",
    ),
    re_path("", views.NotFound.as_view()),
]
