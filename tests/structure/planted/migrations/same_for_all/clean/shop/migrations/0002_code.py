import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "code", models.UUIDField(default=uuid.uuid4, null=True)),
        migrations.AddField("order", "slug", models.SlugField(unique=True, null=True, default=None)),
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("visit", "code", models.UUIDField(default=uuid.uuid4, unique=True)),
    ]
