"""The form for a new picture, and the field in which one is chosen."""

from django import forms

from .models import Picture

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000


class PictureForm(forms.ModelForm):
    """An image file and what is to be known about it."""

    file = forms.ImageField(help_text="JPEG, PNG or WebP, up to 12 MB.")

    class Meta:
        model = Picture
        fields = ["title", "alt", "credit"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        width, height = file.image.size
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError("This file has more than 12 MB. Save it smaller and try again.")
        if width * height > LARGEST_PIXELS:
            raise forms.ValidationError(f"{width} × {height} is too large. Up to 40 million pixels are taken.")
        return file

    def save(self, commit=True):
        """Make the two sizes and keep them."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return Picture._default_manager.make(self.cleaned_data["file"], **fields)


class PictureField(forms.ModelChoiceField):
    """One picture, or none."""

    def __init__(self, **kwargs):
        defaults = {"queryset": Picture._default_manager.all(), "required": False, "empty_label": "No picture"}
        super().__init__(**defaults | kwargs)
