"""Where staff look through the pictures and add to them."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse_lazy
from django.views.generic import CreateView, ListView

from .forms import PictureForm
from .models import Picture


class Library(PermissionRequiredMixin, ListView):
    """All pictures, newest first."""

    permission_required = "pictures.add_picture"
    template_name = "pictures/library.html"
    model = Picture
    paginate_by = 24


class Upload(PermissionRequiredMixin, CreateView):
    """Add a picture."""

    permission_required = "pictures.add_picture"
    template_name = "pictures/upload.html"
    model = Picture
    form_class = PictureForm
    success_url = reverse_lazy("pictures:library")

    def form_valid(self, form):
        messages.success(self.request, "The picture is in the library.")
        return super().form_valid(form)
