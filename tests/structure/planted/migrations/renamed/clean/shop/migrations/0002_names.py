from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RenameField(model_name="order", old_name="sum", new_name="amount"),
        migrations.AlterField("order", "note", models.CharField(max_length=200, db_column="note")),
        migrations.RenameModel("Legacy", "Older"),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RenameField("order", "tags", "words")]),
        migrations.RunSQL("ALTER TABLE shop_order RENAME CONSTRAINT a TO b", migrations.RunSQL.noop),
    ]
