class AuditMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.is_quiet = False

    def __call__(self, request):
        request.audited = True
        response = self.get_response(request)
        self.tell(request, response)
        return response

    def tell(self, request, response):
        print(request.path, response.status_code)
