from django.http import HttpResponse


def pay(request):
    import stripe

    return HttpResponse(stripe.Charge.create())
def vote(request):
    try:
        return HttpResponse(request.POST["vote"])
    except KeyError:

        import ipdb

        ipdb.set_trace()
