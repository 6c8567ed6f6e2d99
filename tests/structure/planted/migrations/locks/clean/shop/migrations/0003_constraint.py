from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_index")]
    operations = [
        AddConstraintNotValid("order", models.CheckConstraint(condition=models.Q(number__gt=0), name="order_number_positive")),
        migrations.AlterUniqueTogether("order", {("number", "note")}),
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True)), ("day", models.DateField())]),
        migrations.AddIndex("visit", models.Index(fields=["day"], name="visit_day")),
    ]
