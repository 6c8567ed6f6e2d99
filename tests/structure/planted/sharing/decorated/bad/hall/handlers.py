_handlers = []
_seen = set()


def handler(function):
    _handlers.append(function)
    return function


def counted(name):
    def decorate(function):
        def run(user):
            _seen.add(user)
            return function(user)

        return run

    return decorate


@handler
@counted("greet")
def greet(user):
    return f"Hello {user}"
