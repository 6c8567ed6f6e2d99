from rest_framework.permissions import BasePermission


class Anybody(BasePermission):
    def has_permission(self, request, view):
        return True
