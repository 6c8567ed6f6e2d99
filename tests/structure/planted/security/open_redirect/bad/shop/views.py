from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.generic import FormView


def done(request):
    return redirect(request.GET.get("next", "/"))


def left(request):
    url = request.POST["back"] or "/"
    return HttpResponseRedirect(url)


class Done(FormView):
    def get_success_url(self):
        return self.request.GET.get("next") or "/"


def moved(request):
    response = HttpResponse(status=302)
    response["Location"] = request.GET["to"]
    return response


def imported(request):
    return redirect("%s?done=%s" % (request.POST["next"], 1))
