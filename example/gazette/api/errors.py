"""What an error looks like in the API."""

from django.http import JsonResponse


def error(status, message, **more):
    """Return an error as JSON: its status, one sentence, and what else helps."""
    return JsonResponse({"error": {"status": status, "message": message, **more}}, status=status)


def invalid(form):
    """Return what is wrong with each field of a form."""
    fields = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
    return error(400, "Some fields are not right.", fields=fields)
