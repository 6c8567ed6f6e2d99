from django.db import migrations, models


SQL = """
    create index by_note on shop_order (note)
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(condition=models.Q(number__gt=0), name="order_number_positive"),
        ),
        migrations.RunSQL(SQL, "DROP INDEX by_note"),
    ]
