from django.shortcuts import redirect
from django.views.generic import FormView

from files.forms import UploadForm


class Upload(FormView):
    form_class = UploadForm
    template_name = "upload.html"

    def form_valid(self, form):
        return redirect(form.cleaned_data.get("referrer", "/"))
