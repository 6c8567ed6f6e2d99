import hmac
import json

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from post.models import Person, Sending


def signed(view):
    @csrf_exempt
    def inner(request):
        made = hmac.new(settings.KEY, request.body, "sha256").hexdigest()
        if not hmac.compare_digest(made, request.headers.get("X-Sign", "")):
            return HttpResponse(status=403)
        return view(request, json.loads(request.body))

    return inner


@signed
def sent(request, told):
    person = Person.objects.filter(email=told["email"]).first()
    Sending.objects.create(number=told["id"], person=person)
    return HttpResponse()
