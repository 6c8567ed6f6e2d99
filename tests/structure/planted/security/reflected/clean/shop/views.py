from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape


def search(request):
    return render(request, "search.html", {"q": request.GET.get("q")})


def plain(request):
    return HttpResponse(request.GET.get("challenge"), content_type="text/plain")


def quoted(request):
    words = escape(request.GET.get("q", ""))
    return HttpResponse(f"<p>No results for {words}</p>")


def number(request):
    return HttpResponse(int(request.GET["page"]) + 1)
