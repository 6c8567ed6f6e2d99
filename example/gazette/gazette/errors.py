"""What is answered when something goes wrong: a page to readers, JSON to programs."""

from django.shortcuts import render
from django.urls import reverse
from django.views import csrf, defaults

from api.errors import error


def _is_api(request):
    return request.path.startswith(reverse("api:root"))


def not_found(request, exception):
    """Answer 404."""
    if _is_api(request):
        return error(404, "There is nothing at this address.")
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer 500, with a page that asks nothing of the database."""
    if _is_api(request):
        return error(500, "Something broke here. It is not your request's fault.")
    return defaults.server_error(request)


def csrf_failure(request, reason=""):
    """Answer 403 to a post without its token."""
    if _is_api(request):
        return error(403, "Send the csrf_token of the API's first page as X-CSRFToken, with its cookie.")
    return csrf.csrf_failure(request, reason, template_name="403_csrf.html")
