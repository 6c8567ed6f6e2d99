from django.db import migrations, models


def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    orders = Order.objects.using(schema_editor.connection.alias).all()
    for order in orders.iterator():
        order.tags = order.note
        order.save(update_fields=["tags"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("UPDATE shop_order SET note = tags", migrations.RunSQL.noop),
    ]
