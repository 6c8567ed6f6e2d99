from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_index")]
    operations = [
        migrations.AlterUniqueTogether("order", {("number", "note")}),
        migrations.AlterField("order", "note", models.CharField(max_length=200, help_text="said by the buyer")),
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True)), ("day", models.DateField())]),
        migrations.AddIndex("visit", models.Index(fields=["day"], name="visit_day")),
    ]
