"""Where readers comment and staff moderate."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, ListView, View

from .forms import CommentForm
from .models import Comment


class PostComment(FormView):
    """Take a comment on an object of `queryset`; the queryset is given to `as_view()` or `include()`.

    An object that has a false `comments_open` takes none.
    """

    form_class = CommentForm
    template_name = "comments/comment_form.html"
    queryset = None
    thanks = "Thank you. An editor will read your comment before others do."

    def setup(self, request, *args, queryset=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset

    def dispatch(self, request, *args, **kwargs):
        self.object = get_object_or_404(self.queryset, pk=self.kwargs["object_id"])
        if not getattr(self.object, "comments_open", True):
            messages.info(request, "Comments are closed here.")
            return redirect(self.object)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        comment = form.save_on(self.object, self.request.user)
        if comment.status != Comment.Status.APPROVED:
            messages.success(self.request, self.thanks)
        return HttpResponseRedirect(f"{self.object.get_absolute_url()}#comments")

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, **kwargs)


class Queue(PermissionRequiredMixin, ListView):
    """Comments that wait for a moderator, oldest first."""

    permission_required = "comments.moderate_comment"
    template_name = "comments/queue.html"
    paginate_by = 30

    def get_queryset(self):
        return Comment._default_manager.pending().prefetch_related("content_object")


class Decide(PermissionRequiredMixin, View):
    """Approve or reject one comment."""

    permission_required = "comments.moderate_comment"
    http_method_names = ["post"]
    decisions = {"approve": Comment.Status.APPROVED, "reject": Comment.Status.REJECTED}

    def post(self, request, pk, **kwargs):
        status = self.decisions.get(request.POST.get("decision"))
        comments = Comment._default_manager.filter(pk=pk)
        get_object_or_404(comments)
        if status is None:
            messages.error(request, "Say “approve” or “reject”.")
        elif comments.decide(status):
            messages.success(request, f"{status.label}.")
        else:
            messages.info(request, "Somebody else had decided already.")
        return redirect(reverse("comments:queue"))
