from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.shortcuts import redirect
from shop.models import Photo


@login_required
def send(request):
    sent = request.FILES["file"]
    default_storage.save(f"letters/{sent.name}", sent)
    return redirect("/")


def photo(request):
    Photo.objects.create(owner=request.user, picture=request.FILES["picture"])
    return redirect("/")
