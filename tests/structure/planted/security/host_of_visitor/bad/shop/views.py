import requests
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse


class Back:
    def form_valid(self, form):
        super().form_valid(form)
        return HttpResponseRedirect(self.request.POST.get("back", "/"))


def result(request):
    answer = requests.get(f"https://{request.GET['host']}/result", timeout=5)
    return JsonResponse({"a": answer.text})


def greet(request):
    response = HttpResponse()
    response.write("<h1>Hi {}</h1>".format(request.GET.get("name")))
    return response


def invite(request):
    import random

    key = random.randint(100000, 999999)
    request.session["invite_token"] = key
    return HttpResponse()
