from django import forms


class ContactForm(forms.Form):
    text = forms.CharField()


class SearchForm(forms.Form):
    text = forms.CharField()
