from django.db import connection, migrations, models


def upper(apps, schema_editor):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shop_order SET code = upper(code) WHERE number > 7")


def renumber(apps, schema_editor):
    Order = apps.get_model("shop.Order")
    for place, order in enumerate(Order.objects.using(schema_editor.connection.alias).all(), 1):
        order.number = place
        order.save()


def back(apps, schema_editor):
    """What the numbers were is not known any more."""
    raise NotImplementedError


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_more")]
    operations = [
        migrations.AddField("order", "note", models.TextField(null=True)),
        # the table is locked from here on

        migrations.RunPython(upper, migrations.RunPython.noop),
        migrations.RunPython(renumber, reverse_code=back),
    ]
