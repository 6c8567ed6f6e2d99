"""The form in which readers comment."""

from django import forms

from .models import Comment


class CommentForm(forms.ModelForm):
    """A comment on an object, which is given apart. The field `website` is a trap: people don't see it."""

    website = forms.CharField(
        required=False, label="Leave this empty", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Comment
        fields = ["name", "email", "body"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "body": forms.Textarea(attrs={"rows": 5}),
        }

    @property
    def is_spam(self):
        """Say whether something filled in the trap."""
        return bool(self.cleaned_data.get("website"))

    def save_on(self, one, user):
        """Keep the comment on an object. What a moderator writes is approved at once; spam is rejected."""
        comment = super().save(commit=False)
        comment.content_object = one
        if user.is_authenticated:
            comment.user = user
        if user.has_perm("comments.moderate_comment"):
            comment.status = Comment.Status.APPROVED
        elif self.is_spam:
            comment.status = Comment.Status.REJECTED
        comment.save()
        return comment
