from django.http import HttpResponse

from desk.tasks import tell


def join(request):
    tell(request.POST["address"])
    return HttpResponse("welcome")
