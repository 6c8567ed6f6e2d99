from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0003_validate")]
    operations = [
        migrations.RunSQL("CREATE INDEX CONCURRENTLY by_note ON shop_order (note)", "DROP INDEX by_note"),
    ]
