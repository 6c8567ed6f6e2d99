from shop.models import Page


def pages(request):
    return Page.objects.count()
