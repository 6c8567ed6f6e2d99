from django.views.generic import CreateView

from .models import Comment


class Feedback(CreateView):
    model = Comment
    fields = ["text"]
