from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RenameField(model_name="order", old_name="note", new_name="remark"),
        migrations.RenameModel("Coupon", "Voucher"),
        migrations.AlterField("order", "coupon", models.ForeignKey("shop.Voucher", models.SET_NULL, null=True)),
        migrations.RunSQL("ALTER TABLE shop_order RENAME COLUMN tags TO words", migrations.RunSQL.noop),
    ]
