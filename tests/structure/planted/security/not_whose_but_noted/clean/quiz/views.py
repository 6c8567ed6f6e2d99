from django.contrib.auth.decorators import login_required
from django.forms import modelform_factory
from django.shortcuts import redirect, render

from quiz.models import Question

QuestionForm = modelform_factory(Question, fields=["text"])


@login_required
def edit(request, pk=None):
    me = request.user
    question = Question(owner=me) if pk is None else Question.objects.get(pk=pk)
    if question.owner_id != me.pk:
        return redirect("edit")
    form = QuestionForm(request.POST or None, instance=question)
    if request.method == "POST" and form.is_valid():
        question = form.save(commit=False)
        question.owner = me
        question.save()
        return redirect("edit", pk=question.pk)
    return render(request, "edit.html", {"form": form})


@login_required
def like(request, pk):
    me = request.user
    question = Question.objects.get(pk=pk)
    if request.method == "POST":
        question.likes.add(me)
        question.save()
    return redirect("edit", pk=pk)
