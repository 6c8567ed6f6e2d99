from django import forms

from people.models import Address, Job, Profile


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        exclude = ["user", "can_approve"]


class AddressForm(forms.ModelForm):
    class Meta:
        model = Address
        exclude = ("user",)


class JobForm(forms.ModelForm):
    class Meta:
        model = Job
        fields = "__all__"
