from django.http import HttpResponse

SEATS = {}
VISITS = 0
recent = []


def reserve(request, seat):
    SEATS[seat] = request.user.pk
    remember(request.path)
    return HttpResponse("ok")


def remember(path):
    recent.append(path)


def count(request):
    global VISITS
    VISITS += 1
    return HttpResponse(str(VISITS))
