"""Tags in the admin."""

from django.contrib import admin

from .models import Tag


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """How staff see tags."""

    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]
