from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = "__all__"


class OtherForm(forms.ModelForm):
    class Meta:
        model = get_user_model()
        fields = "__all__"
