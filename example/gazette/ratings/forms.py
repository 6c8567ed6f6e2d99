"""The form with the stars."""

from django import forms

CHOICES = [(5, "5 stars"), (4, "4 stars"), (3, "3 stars"), (2, "2 stars"), (1, "1 star")]


class RatingForm(forms.Form):
    """One to five stars."""

    stars = forms.TypedChoiceField(choices=CHOICES, coerce=int, widget=forms.RadioSelect)
