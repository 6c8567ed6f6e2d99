from django import forms


class UploadForm(forms.Form):
    title = forms.CharField()
    referrer = forms.CharField(widget=forms.HiddenInput())
