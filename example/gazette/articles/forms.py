"""The form in which an article is written."""

from django import forms
from django.utils import timezone

from .models import Article


class ArticleForm(forms.ModelForm):
    """An article's text and place. A project may extend it and pass it to `include()` as `form_class`."""

    schedule_for = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Only for “Schedule”.",
    )

    class Meta:
        model = Article
        fields = [
            "headline", "standfirst", "body", "section", "label", "dateline", "importance", "comments_open",
        ]  # fmt: skip
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 22}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.status == Article.Status.SCHEDULED:
            self.initial["schedule_for"] = timezone.localtime(self.instance.published_at)

    def clean_headline(self):
        """Keep a headline on one line, whatever was pasted."""
        return " ".join(self.cleaned_data["headline"].split())

    def clean(self):
        super().clean()
        at = self.cleaned_data.get("schedule_for")
        if self.data.get("action") == "schedule" and "schedule_for" not in self.errors:
            if at is None:
                self.add_error("schedule_for", "Say when it should be published.")
            elif at <= timezone.now():
                self.add_error("schedule_for", "This time has passed. Choose a later one, or publish now.")
        return self.cleaned_data
