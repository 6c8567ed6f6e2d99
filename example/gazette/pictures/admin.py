"""Pictures in the admin. They are added at the desk, where their sizes are made."""

from django.contrib import admin

from .models import Picture


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    """How staff see pictures."""

    fields = ["title", "alt", "credit"]
    list_display = ["title", "credit", "uploaded_at"]
    search_fields = ["title", "alt"]

    def has_add_permission(self, request):
        return False
