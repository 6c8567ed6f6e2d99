from django.core.paginator import Paginator
from django.shortcuts import render

from league.models import Club


def clubs(request):
    rows = Club.objects.order_by("name")
    return render(request, "league/clubs.html", {"page": Paginator(rows, 20).get_page(request.GET.get("page"))})
