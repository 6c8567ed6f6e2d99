from django.views.generic import FormView

from shop.forms import ContactForm


class Contact(FormView):
    form_class = ContactForm

    def post(self, request, *args, **kwargs):
        form = ContactForm(request.POST)
        return self.form_valid(form)
