class AuditMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        self.request = request
        response = self.get_response(request)
        self.tell(response)
        return response

    def tell(self, response):
        print(self.request.path, response.status_code)
