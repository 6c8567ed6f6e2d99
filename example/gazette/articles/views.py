"""What a reader sees of the articles: front page, archive, article."""

from django.views.generic import ArchiveIndexView, DetailView, TemplateView, dates

from .front import lay_out
from .models import Article


class FrontPage(TemplateView):
    """The front page, laid out from the `newest` published articles."""

    template_name = "articles/front.html"
    model = Article
    newest = 160

    def get_queryset(self):
        return self.model._default_manager.published().for_lists()

    def get_context_data(self, **kwargs):
        return super().get_context_data(front=lay_out(list(self.get_queryset()[: self.newest])), **kwargs)


class PublishedByDate:
    """What the archive's views share."""

    date_field = "published_at"
    context_object_name = "article_list"
    paginate_by = 30
    month_format = "%m"

    def get_queryset(self):
        return Article._default_manager.published().for_lists()


class Archive(PublishedByDate, ArchiveIndexView):
    """The years for which there are articles, and the newest."""

    allow_empty = True


class Year(PublishedByDate, dates.YearArchiveView):
    """The months of a year, and its articles."""

    make_object_list = True


class Month(PublishedByDate, dates.MonthArchiveView):
    """The days of a month, and its articles."""


class Day(PublishedByDate, dates.DayArchiveView):
    """All articles of one day."""


class ArticleDetail(DetailView):
    """An article at its address; whoever may change articles sees it before it is published."""

    model = Article
    year_format, month_format, day_format = "%Y", "%m", "%d"

    def get_queryset(self):
        day = {f"published_at__{part}": self.kwargs[part] for part in ("year", "month", "day")}
        articles = self.model._default_manager.select_related("section").filter(**day)
        return articles if self.request.user.has_perm("articles.change_article") else articles.published()
