"""Articles in the admin."""

from django.contrib import admin

from .models import Article


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """How staff see articles."""

    date_hierarchy = "published_at"
    list_display = ["headline", "section", "status", "published_at"]
    list_filter = ["status", "section", "importance"]
    list_select_related = ["section"]
    prepopulated_fields = {"slug": ["headline"]}
    readonly_fields = ["status", "published_at", "writer"]
    search_fields = ["headline", "standfirst"]
    show_full_result_count = False
