import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "code", models.UUIDField(default=uuid.uuid4, unique=True, null=True)),
    ]
