class ForPackers:
    def dispatch(self, request, *args, **kwargs):
        if not request.user.groups.filter(name="packers").exists():
            raise PermissionError
        return super().dispatch(request, *args, **kwargs)
