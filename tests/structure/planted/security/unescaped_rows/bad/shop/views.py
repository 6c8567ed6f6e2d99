from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe

from .models import Customer


def told(request, pk):
    customer = get_object_or_404(Customer, pk=pk)
    messages.info(request, mark_safe(f"<i>{customer}</i> was told"))
