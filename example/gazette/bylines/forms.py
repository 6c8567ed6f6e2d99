"""A form field in which authors are chosen."""

from django import forms

from .models import Author


class AuthorsField(forms.ModelMultipleChoiceField):
    """Any number of authors."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Author._default_manager.all(), **{"required": False} | kwargs)
