from shop.models import Shop

for shop in Shop.objects.all():
    print(shop.name, Shop.objects.filter(name=shop.name).count())
