from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddIndex("order", models.Index(fields=["number"], name="order_number")),
        migrations.AlterField("order", "note", models.CharField(max_length=200, db_index=True)),
        migrations.AlterUniqueTogether("order", {("number", "note"), ("number", "coupon"), ("note", "coupon")}),
    ]
