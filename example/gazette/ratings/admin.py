"""Scores in the admin, to look at."""

from django.contrib import admin

from .models import Score


@admin.register(Score)
class ScoreAdmin(admin.ModelAdmin):
    """How staff see scores."""

    list_display = ["content_type", "object_id", "votes", "average"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
