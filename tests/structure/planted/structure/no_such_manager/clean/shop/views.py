from shop.models import Page, Person, Plain


def pages(request):
    return Page.objects.count(), Plain.objects.count(), Person.objects.count()
