from django import forms

from people.models import Address, Profile


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        exclude = ["user", "can_approve"]


class AddressForm(forms.ModelForm):
    class Meta:
        model = Address
        exclude = ("user",)
