from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_index")]
    operations = [
        migrations.RunSQL("CREATE INDEX CONCURRENTLY by_note ON shop_order (note)", "DROP INDEX by_note"),
    ]
