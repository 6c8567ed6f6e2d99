"""Where staff write articles, and publish, schedule and withdraw them."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.views.generic import CreateView, ListView, UpdateView

from .forms import ArticleForm
from .models import Article


class Desk(PermissionRequiredMixin, ListView):
    """All articles of one status, newest work first."""

    permission_required = "articles.change_article"
    template_name = "articles/desk.html"
    paginate_by = 40

    def get_queryset(self):
        self.status = self.request.GET.get("status", Article.Status.DRAFT)
        found = Article._default_manager.for_lists().filter(status=self.status)
        return found.order_by("-updated_at" if self.status == Article.Status.DRAFT else "-published_at")

    def get_context_data(self, **kwargs):
        return super().get_context_data(status=self.status, statuses=Article.Status.choices, **kwargs)


class Writing(PermissionRequiredMixin):
    """What writing a new article and changing an old one share."""

    model = Article
    form_class = ArticleForm
    template_name = "articles/article_form.html"

    def setup(self, request, *args, form_class=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.form_class = form_class or self.form_class

    def form_valid(self, form):
        """Save the text, then do what the pressed button says: save, publish, schedule or withdraw."""
        action = self.request.POST.get("action", "save")
        if action != "save" and not self.request.user.has_perm("articles.publish_article"):
            raise PermissionDenied("Only editors publish, schedule and withdraw.")
        said = self.act(action, form)
        response = super().form_valid(form)
        messages.success(self.request, said)
        return response

    def act(self, action, form):
        """Carry out the action on the article, unsaved, and say what was done."""
        article = form.instance
        if action == "publish":
            article.publish(timezone.now())
            return "Published."
        if action == "schedule":
            article.schedule(form.cleaned_data["schedule_for"])
            return f"Scheduled for {timezone.localtime(article.published_at):%A %-d %B, %H:%M}."
        if action == "withdraw":
            article.withdraw()
            return "Withdrawn. Readers no longer see it."
        return "Saved."

    def get_success_url(self):
        return reverse("writing:edit", args=[self.object.pk])


class Write(Writing, CreateView):
    """Begin an article."""

    permission_required = "articles.add_article"

    def form_valid(self, form):
        form.instance.writer = self.request.user
        return super().form_valid(form)


class Edit(Writing, UpdateView):
    """Change an article."""

    permission_required = "articles.change_article"
