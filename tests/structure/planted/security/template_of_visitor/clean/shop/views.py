from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.shortcuts import get_object_or_404, render
from jinja2 import Environment
from markupsafe import Markup

from .models import Parcel

jinja = Environment(autoescape=True)


def statement(request):
    text = request.GET.get("title", "Statement")
    return HttpResponse(jinja.from_string("<h1>{{ text }}</h1>").render(text=text))


def note(request):
    text = request.GET.get("title", "Statement")
    return render(request, "note.html", {"note": Markup("<p>%s</p>") % text})


def track(request, code):
    parcel = get_object_or_404(Parcel, code=code)
    state = "<p>" + parcel.status + "</p>" + "<i>" + str(parcel.pk) + "</i>" + parcel.page_html
    return render(request, "track.html", {"state": mark_safe(state)})
