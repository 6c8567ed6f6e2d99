from django.http import HttpResponse

from shop.models import Subscription


def subscribe(request):
    Subscription.objects.get_or_create(email=request.POST["email"], list="news")
    return HttpResponse("subscribed")
