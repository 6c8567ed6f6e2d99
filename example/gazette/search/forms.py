"""The search form."""

from django import forms


class SearchForm(forms.Form):
    """Words to look for, and the days between which to look."""

    q = forms.CharField(label="Words", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"}))
    after = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_q(self):
        """Take out the zero byte, which a database refuses."""
        return " ".join(self.cleaned_data["q"].replace("\0", " ").split())
