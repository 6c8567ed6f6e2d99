from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_initial")]
    operations = [
        AddIndexConcurrently("order", models.Index(fields=["number"], name="order_number")),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY by_note ON shop_order (note)", "DROP INDEX by_note"),
    ]
