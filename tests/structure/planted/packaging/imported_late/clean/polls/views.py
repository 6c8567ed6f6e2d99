from django.conf import settings
from django.http import HttpResponse


def pay(request):
    try:
        import stripe
    except ImportError:
        return HttpResponse("not here")
    return HttpResponse(stripe.Charge.create())


def vote(request):
    if settings.DEBUG:
        import ipdb

        ipdb.set_trace()
    return HttpResponse()


def by_hand():
    import ipdb

    ipdb.set_trace()
