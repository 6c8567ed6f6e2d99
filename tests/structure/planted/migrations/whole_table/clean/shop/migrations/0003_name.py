from django.db import migrations, models


def name(apps, schema_editor):
    Site = apps.get_model("sites", "Site")
    for site in Site.objects.all():
        site.name = site.domain
        site.save()
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.filter(number=0):
        order.number = order.pk
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_fill")]
    operations = [
        migrations.RunPython(code=name, reverse_code=migrations.RunPython.noop),
        migrations.RunSQL("UPDATE shop_order SET note = tags WHERE id < 1000", migrations.RunSQL.noop),
    ]
