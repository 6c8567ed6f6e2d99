from django.contrib.auth import login
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import redirect, render

from .forms import NextForm, SignInForm

ALLOWED = {"https://docs.shop.example": "docs"}


def sign_in(request):
    form = SignInForm(request.POST or None)
    if form.is_valid():
        login(request, form.user)
        return redirect(form.cleaned_data.get("next") or "/")
    return render(request, "in.html", {"form": form})


def _leave(url):
    return HttpResponsePermanentRedirect(url)


def go(request):
    where = request.GET.get("url", "/")
    trimmed = where.strip()
    if trimmed in ALLOWED:
        return _leave(where)
    return redirect("/")


def onward(request):
    form = NextForm(request.GET)
    if form.is_valid():
        return redirect(form.cleaned_data["return_to"])
    return redirect("/")
