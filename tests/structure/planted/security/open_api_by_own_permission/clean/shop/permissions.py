from rest_framework.permissions import SAFE_METHODS, BasePermission


class Reading(BasePermission):
    def has_permission(self, request, view):
        return request.method in SAFE_METHODS


class Own(BasePermission):
    def has_permission(self, request, view):
        return True

    def has_object_permission(self, request, view, obj):
        return obj.owner == request.user
