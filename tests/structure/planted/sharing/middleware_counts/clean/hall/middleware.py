class CountMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.visits = getattr(request, "visits", 0)
        request.visits += 1
        return self.get_response(request)
