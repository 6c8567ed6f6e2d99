from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0002_more")]
    operations = [
        *[AddIndexConcurrently("order", models.Index(fields=["number"], name="order_number"))],
    ]
