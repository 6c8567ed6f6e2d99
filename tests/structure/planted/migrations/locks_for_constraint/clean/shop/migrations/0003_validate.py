from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_positive")]
    operations = [
        ValidateConstraint("order", "order_number_positive"),
    ]
