from django.utils.deprecation import MiddlewareMixin

from shop.current import set_request


class CurrentRequest(MiddlewareMixin):
    def process_request(self, request):
        set_request(request)

    def process_response(self, request, response):
        set_request(None)
        return response
