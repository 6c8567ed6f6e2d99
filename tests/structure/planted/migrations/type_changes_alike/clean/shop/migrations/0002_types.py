from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AlterField("order", "note", models.TextField(help_text="as long as you like")),
        migrations.AlterField("order", "number", models.PositiveIntegerField(verbose_name="number")),
        migrations.AlterField("order", "tags", models.SlugField(max_length=120, db_index=False)),
        migrations.AlterField("legacy", "code", models.CharField(max_length=3)),
    ]
