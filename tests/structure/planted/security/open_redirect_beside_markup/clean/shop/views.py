from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe


def where_next(request, otherwise="orders"):
    asked = request.POST.get("next") or request.GET.get("next")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else otherwise


def save(request, form):
    if form.is_valid():
        messages.success(request, mark_safe("Saved <b>%s</b>" % escape(form.instance)))
        return redirect(where_next(request))
