from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.safestring import mark_safe


def where_next(request, otherwise="orders"):
    return request.POST.get("next") or request.GET.get("next") or otherwise


def save(request, form):
    if form.is_valid():
        messages.success(request, mark_safe("Saved <b>%s</b>" % escape(form.instance)))
        return redirect(where_next(request))
