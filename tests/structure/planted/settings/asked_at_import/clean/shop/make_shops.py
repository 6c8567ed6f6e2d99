import django

django.setup()

from shop.models import Shop

for shop in Shop.objects.all():
    print(shop)
