from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Bill", [("id", models.BigAutoField(primary_key=True)), ("number", models.CharField(max_length=9))]
        ),
    ]
