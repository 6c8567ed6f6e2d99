from django import forms


class GuestForm(forms.Form):
    colours = {"red": 1}
    phone = forms.CharField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.seen = set()

    def clean_phone(self):
        self.seen.add(self.cleaned_data["phone"])
        return self.cleaned_data["phone"]
