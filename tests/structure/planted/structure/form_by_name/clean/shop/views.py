from django.views.generic import FormView, View

from shop.forms import ContactForm, SearchForm


class Contact(FormView):
    form_class = ContactForm

    def get_form(self, form_class=None):
        return ContactForm(**self.get_form_kwargs())

    def post(self, request, *args, **kwargs):
        search = SearchForm(request.POST)
        return search, self.form_valid(self.get_form())


class Plain(View):
    form_class = ContactForm

    def post(self, request):
        return ContactForm(request.POST)
