from django.contrib import admin
from django.utils.safestring import mark_safe


class ProjectAdmin(admin.ModelAdmin):
    def preview(self, obj):
        return mark_safe(f"<pre>{obj.readme}</pre>")
