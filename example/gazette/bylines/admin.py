"""Authors in the admin."""

from django.contrib import admin

from .models import Author


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    """How staff see authors."""

    list_display = ["name", "role"]
    prepopulated_fields = {"slug": ["name"]}
    raw_id_fields = ["user"]
    search_fields = ["name"]
