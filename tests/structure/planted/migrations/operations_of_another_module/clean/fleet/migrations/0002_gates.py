from django.db import migrations

from fleet import operations as shared


class Migration(migrations.Migration):
    dependencies = [("fleet", "0001_initial")]
    operations = shared.GATES
