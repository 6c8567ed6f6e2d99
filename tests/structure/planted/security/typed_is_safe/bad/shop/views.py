from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.generic import DetailView, UpdateView

from .forms import CommentForm
from .models import Comment, Note


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


def note(request, pk):
    note = get_object_or_404(Note, pk=pk)
    return render(request, "shop/note.html", {"story": mark_safe(note.story)})
