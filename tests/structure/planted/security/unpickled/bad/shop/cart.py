import base64
import pickle


def cart(request):
    return pickle.loads(base64.b64decode(request.COOKIES["cart"]))
