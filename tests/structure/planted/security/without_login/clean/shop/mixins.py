class ForPackers:
    def dispatch(self, request, *args, **kwargs):
        if not request.user.groups.filter(name="packers").exists():
            raise PermissionError
        return super().dispatch(request, *args, **kwargs)


class LoginRequired:
    def __init__(self, view):
        self.view = view

    def __call__(self, request, **kwargs):
        if request.user.is_anonymous:
            raise PermissionError
        return self.view(request, **kwargs)
