from django import forms
from PIL import Image


class PictureForm(forms.Form):
    picture = forms.FileField()

    def clean_picture(self):
        image = Image.open(self.cleaned_data["picture"])  # an upload, and no path
        return image.copy()
