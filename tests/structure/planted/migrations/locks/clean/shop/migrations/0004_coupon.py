from django.db import migrations, models


class Migration(migrations.Migration):
    # the shop has a handful of coupons and templates, made by hand

    dependencies = [("shop", "0003_fewer")]
    operations = [
        migrations.AddIndex("coupon", models.Index(fields=["code"], name="coupon_code")),
        migrations.AlterField("mailtemplate", "role", models.CharField(max_length=9, db_index=True)),
    ]
