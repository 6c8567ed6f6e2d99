"""Comments in the admin."""

from django.contrib import admin

from .models import Comment


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """How staff see comments."""

    actions = ["approve", "reject"]
    date_hierarchy = "submitted_at"
    list_display = ["name", "body", "status", "submitted_at"]
    list_filter = ["status"]
    raw_id_fields = ["user"]
    search_fields = ["name", "body"]
    show_full_result_count = False

    @admin.action(description="Approve", permissions=["change"])
    def approve(self, request, queryset):
        queryset.update(status=Comment.Status.APPROVED)

    @admin.action(description="Reject", permissions=["change"])
    def reject(self, request, queryset):
        queryset.update(status=Comment.Status.REJECTED)
