class Seen:
    def __init__(self, get_response):
        self.get_response = get_response
        self.users = {}

    def __call__(self, request):
        self.users[request.user.pk] = request.path
        return self.get_response(request)
