"""Messages in the admin, to read."""

from django.contrib import admin

from .models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """How staff see messages."""

    date_hierarchy = "sent_at"
    list_display = ["subject", "name", "sent_at"]
    readonly_fields = ["name", "email", "subject", "body", "sent_at"]
    search_fields = ["subject", "body", "email"]
