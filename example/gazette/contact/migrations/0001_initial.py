"""Makes the tables of the contact app."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="your name")),
                ("email", models.EmailField(max_length=254, verbose_name="your e-mail address")),
                ("subject", models.CharField(max_length=120)),
                ("body", models.TextField(max_length=5000, verbose_name="message")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "ordering": ["-sent_at"],
                "indexes": [models.Index(fields=["-sent_at"], name="message_newest")],
            },
        ),
    ]
