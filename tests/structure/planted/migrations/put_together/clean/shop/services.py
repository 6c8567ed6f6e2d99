def in_capitals(apps, schema_editor, channel):
    orders = apps.get_model("shop", "Order")
    for order in orders.objects.filter(channel=channel)[:1000]:
        order.channel = order.channel.upper()
        order.save()


def labels(apps, schema_editor):
    return sorted({str(each) for each in range(10)})
