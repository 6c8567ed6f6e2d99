from shop.models import Letter, Subscriber


def subscribe(request):
    subscriber, _ = Subscriber.objects.get_or_create(email=request.POST["email"], defaults={})
    subscriber.letters.get_or_create(number=1)
    Letter.objects.update_or_create(subscriber=subscriber, number=2, defaults={})
