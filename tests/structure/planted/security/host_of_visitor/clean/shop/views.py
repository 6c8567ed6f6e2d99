import requests
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme


class Back:
    def form_valid(self, form):
        super().form_valid(form)
        back = self.request.POST.get("back", "/")
        if not url_has_allowed_host_and_scheme(back, {self.request.get_host()}):
            raise PermissionDenied
        return HttpResponseRedirect(back)


def result(request):
    answer = requests.get(f"https://results.example/{request.GET['id']}", timeout=5)
    return JsonResponse({"a": answer.text})


def onward(request):
    return HttpResponseRedirect(f"https://{request.get_host()}{request.path}?q={request.GET['q']}")


def greet(request):
    response = HttpResponse()
    response.write("<h1>Hi {}</h1>".format(escape(request.GET.get("name"))))
    other = HttpResponse(content_type="text/csv")
    other.write("name;{}".format(request.GET.get("name")))
    return response if "html" in request.GET else other


def dice(request):
    import random

    key = random.randint(1, 6)
    request.session["eyes"] = key
    return HttpResponse()
