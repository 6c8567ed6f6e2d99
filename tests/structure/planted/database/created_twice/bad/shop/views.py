from shop.models import Subscriber


def subscribe(request):
    Subscriber.objects.get_or_create(email=request.POST["email"])
