from django import forms
from django.utils.http import url_has_allowed_host_and_scheme


class UploadForm(forms.Form):
    title = forms.CharField()
    referrer = forms.CharField(widget=forms.HiddenInput())

    def clean_referrer(self):
        address = self.cleaned_data["referrer"]
        return address if url_has_allowed_host_and_scheme(address, None) else "/"
