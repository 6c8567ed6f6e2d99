"""The form in which the newspaper's staff write: the article, and what other apps hang on it."""

from django import forms

from articles.forms import ArticleForm
from bylines.forms import AuthorsField
from bylines.models import Credit
from pictures.forms import PictureField
from pictures.models import Placement
from tags.forms import TagsField
from tags.models import Tag


class StoryForm(ArticleForm):
    """An article with authors, tags and a picture."""

    authors = AuthorsField()
    tags = TagsField()
    picture = PictureField()
    caption = forms.CharField(max_length=200, required=False, help_text="The words under the picture.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= self._attached()

    def _attached(self):
        Credit._default_manager.attach([self.instance])
        Placement._default_manager.attach([self.instance])
        placement = self.instance.placement
        return {
            "authors": self.instance.authors,
            "tags": list(Tag._default_manager.of(self.instance)),
            "picture": placement and placement.picture,
            "caption": placement.caption if placement else "",
        }

    def save(self, commit=True):
        """Save the article, then what hangs on it."""
        article = super().save(commit)
        Credit._default_manager.replace(article, self.cleaned_data["authors"])
        Tag._default_manager.replace(article, self.cleaned_data["tags"])
        Placement._default_manager.replace(article, self.cleaned_data["picture"], self.cleaned_data["caption"])
        return article
