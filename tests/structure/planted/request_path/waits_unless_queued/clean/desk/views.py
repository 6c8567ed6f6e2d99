from django.http import HttpResponse

from desk.tasks import tell, tell_all


def join(request):
    tell(request.POST["address"])
    tell_all([request.POST["address"]])
    return HttpResponse("welcome")
