from django.shortcuts import render


def favourites(request):
    template = "league/_rows.html" if request.headers.get("HX-Request") else "league/page.html"
    return render(request, template, given(request))


def given(request):
    return {"players": request.user.favourites.all()}
