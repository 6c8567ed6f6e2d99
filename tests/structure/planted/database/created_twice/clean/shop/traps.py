from shop.models import Attachment, Subscriber, Tag


def ready_for_two(request, name):
    subscriber = Subscriber.objects.get(email=request.user.email)
    try:
        Tag.objects.get_or_create(subscriber=subscriber, name=name)
    except Tag.MultipleObjectsReturned:
        Tag.objects.filter(subscriber=subscriber, name=name).first().delete()


def newly_made(request):
    subscriber = Subscriber.objects.create(email=request.POST["email"])
    Tag.objects.get_or_create(subscriber=subscriber, name="new")


def upload(request):
    Attachment.objects.get_or_create(file=request.FILES["file"], defaults={"size": 1})
