import logging

logger = logging.getLogger(__name__)


def logged(function):
    def wrapper(*args, **kwargs):
        logger.info("running %s", function.__name__)
        return function(*args, **kwargs)

    return wrapper
