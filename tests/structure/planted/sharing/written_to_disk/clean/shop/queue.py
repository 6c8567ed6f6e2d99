def dispatch(function, args=()):
    return function.__name__, args
