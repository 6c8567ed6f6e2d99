class CountMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.visits = 0

    def __call__(self, request):
        self.visits += 1
        return self.get_response(request)
