from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.shortcuts import redirect
from django.views.generic import DetailView, UpdateView

from .forms import CommentForm
from .models import Comment, Note, Page


@login_required
def add(request):
    form = CommentForm(request.POST)
    form.instance.user = request.user
    form.save()
    return redirect("/")


class CommentPage(DetailView):
    model = Comment
    template_name = "shop/comment.html"


class NoteEdit(LoginRequiredMixin, UpdateView):
    model = Note
    fields = ["story"]

    def get_queryset(self):
        return Note.objects.filter(user=self.request.user)


class PageEdit(PermissionRequiredMixin, UpdateView):
    model = Page
    permission_required = "shop.change_page"
    fields = ["text"]
