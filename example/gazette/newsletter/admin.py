"""Subscribers and issues in the admin."""

from django.contrib import admin

from .models import Issue, Subscriber


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    """How staff see subscribers."""

    list_display = ["email", "asked_at", "confirmed_at"]
    search_fields = ["email"]


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin):
    """How staff see issues."""

    list_display = ["subject", "made_at"]
