from django.contrib.auth import login
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import redirect, render

from .forms import SignInForm

ALLOWED = {"docs": "https://docs.shop.example"}


def sign_in(request):
    form = SignInForm(request.POST or None)
    if form.is_valid():
        login(request, form.user)
        return redirect(form.cleaned_data.get("next") or "/")
    return render(request, "in.html", {"form": form})


def go(request):
    key = request.GET.get("to")
    if key in ALLOWED:
        return redirect(ALLOWED[key])
    where = request.GET.get("url", "/")
    if where.startswith("http"):
        return HttpResponsePermanentRedirect(where)
    return redirect("/")
