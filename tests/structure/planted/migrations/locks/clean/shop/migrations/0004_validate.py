from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_constraint")]
    operations = [
        ValidateConstraint("order", "order_number_positive"),
    ]
