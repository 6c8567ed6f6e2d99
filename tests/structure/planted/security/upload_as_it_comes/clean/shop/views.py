from django.contrib.admin.views.decorators import staff_member_required
from django.core.files.storage import default_storage
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from shop.forms import PhotoForm

LARGEST = 2_000_000


def send(request):
    sent = request.FILES["file"]
    if sent.size > LARGEST or not sent.name.endswith(".pdf"):
        return HttpResponseBadRequest("only PDF")
    default_storage.save(f"letters/{sent.name}", sent)
    return redirect("/")


def photo(request):
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        form.save()
    return redirect("/")


@staff_member_required
def replace(request):
    default_storage.save("prices.csv", request.FILES["prices"])
    return redirect("/")
