from django.http import HttpResponseRedirect
from django.shortcuts import redirect


def vote(request, slug):
    if slug == "old":
        return redirect("/shop/")
    if slug == "help":
        return HttpResponseRedirect("https://example.org/polls/")
    if slug == "front":
        return redirect("/")
    return redirect("vote", slug=slug)
