from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import mark_safe


class ProjectAdmin(admin.ModelAdmin):
    def preview(self, obj):
        return format_html("<pre>{}</pre>", obj.readme)

    def shown(self, obj):
        return mark_safe(f"<div>{obj.readme_html}</div>")
