from django import forms
from django.contrib.auth.models import User

from shop.models import Page


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name"]


class PageForm(forms.ModelForm):
    class Meta:
        model = Page
        fields = "__all__"
