from django import forms


class GuestForm(forms.Form):
    seen = set()
    phone = forms.CharField()

    def clean_phone(self):
        self.seen.add(self.cleaned_data["phone"])
        return self.cleaned_data["phone"]
