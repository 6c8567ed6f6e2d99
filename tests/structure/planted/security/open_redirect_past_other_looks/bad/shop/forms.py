from django import forms


class SignInForm(forms.Form):
    next = forms.CharField(required=False)
