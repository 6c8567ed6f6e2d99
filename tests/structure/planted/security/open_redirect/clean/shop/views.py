from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

PAGES = {"cart": "/cart/", "home": "/"}


def done(request):
    url = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        url = "/"
    return redirect(url)


def found(request):
    return HttpResponseRedirect(f"/search/?q={request.GET['q']}")


def page(request):
    return redirect(PAGES.get(request.GET.get("page"), "/"))


def detail(request):
    return redirect("order", request.GET["pk"])


def again(request):
    return redirect(request.path)


def sent(request):
    return redirect("%s?email=%s" % (request.path, request.GET["email"]))


def sent_again(request):
    return redirect("{}?email={}".format(request.path, request.GET["email"]))
