from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from shop.models import Document


def download_stored(request, pk):
    document = get_object_or_404(Document, pk=pk)
    return HttpResponse(document.file.read(), content_type="application/pdf")
