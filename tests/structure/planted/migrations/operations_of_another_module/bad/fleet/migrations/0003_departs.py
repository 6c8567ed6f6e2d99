from django.db import migrations

from fleet.operations import renamed


class Migration(migrations.Migration):
    dependencies = [("fleet", "0002_gates")]
    operations = [
        renamed("sailing", "leaves", "departs"),
    ]
