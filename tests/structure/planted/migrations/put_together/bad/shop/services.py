from shop.models import Order


def renumber():
    for place, order in enumerate(Order.objects.filter(number=0)):
        Order.objects.filter(pk=order.pk).update(number=place)


def in_capitals(apps, schema_editor):
    orders = apps.get_model("shop", "Order")
    for order in orders.objects.all().iterator():
        order.channel = order.channel.upper()
        order.save()
