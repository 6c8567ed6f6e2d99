"""Lists, single things and forms as JSON. Nothing here ever answers HTML."""

import json

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from .errors import error, invalid
from .pages import page_of


class ApiView(View):
    """What the API's views share: errors are JSON."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return error(404, "There is nothing at this address.")
        except PermissionDenied:
            return error(403, "You may not do this.")
        except BadRequest as why:
            return error(400, str(why))

    def http_method_not_allowed(self, request, *args, **kwargs):
        allowed = ", ".join(self._allowed_methods())
        response = error(405, f"{request.method} is not possible here. Use {allowed}.")
        response["Allow"] = allowed
        return response


class Root(ApiView):
    """Where to begin: the names of what there is, and the token to send back as X-CSRFToken when posting."""

    names = ()

    def get(self, request, **kwargs):
        links = {name.split(":")[-1]: request.build_absolute_uri(reverse(name)) for name in self.names}
        return JsonResponse({"links": links, "csrf_token": get_token(request)})


class NotFound(ApiView):
    """The end of the API's addresses."""

    def dispatch(self, request, *args, **kwargs):
        return error(404, "There is nothing at this address.")


class Resource(ApiView):
    """A view on a queryset. `describe` makes a dictionary of an object; `prepare` is called with all of them before."""

    queryset = None
    describe = None
    prepare = None

    def described(self, objects):
        objects = list(objects)
        if self.prepare:
            self.prepare(objects)
        return [self.describe(one) for one in objects]

    def get_object(self):
        return get_object_or_404(self.queryset, pk=self.kwargs["pk"])


class ListResource(Resource):
    """A queryset, a page at a time. `filters` maps the names of query parameters to lookups."""

    filters = {}
    page_size = 20

    def get(self, request, **kwargs):
        asked = {lookup: request.GET[name] for name, lookup in self.filters.items() if name in request.GET}
        page = page_of(self.queryset.filter(**asked), request.GET.get("page", "1"), self.page_size)
        following = self.address(page.next_page_number()) if page.has_next() else None
        results = self.described(page.object_list)
        return JsonResponse({"count": page.paginator.count, "next": following, "results": results})

    def address(self, number):
        """Return this address with another page's number."""
        query = self.request.GET.copy()
        query["page"] = number
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


class DetailResource(Resource):
    """One object of a queryset."""

    def get(self, request, **kwargs):
        return JsonResponse(self.described([self.get_object()])[0])


class FormResource(Resource):
    """Takes a form's fields as a JSON object. `save` is called with request, object and valid form, and describes."""

    form_class = None
    save = None

    def post(self, request, **kwargs):
        one = self.get_object()
        form = self.form_class(self.posted())
        if not form.is_valid():
            return invalid(form)
        return JsonResponse(self.save(request, one, form), status=201)

    def posted(self):
        """Return the fields that came, or say why they can't be read."""
        try:
            posted = json.loads(self.request.body)
        except ValueError:
            raise BadRequest("The body is not JSON.") from None
        if not isinstance(posted, dict):
            raise BadRequest("The body must be a JSON object with a form's fields.")
        return posted
