import pickle

from django.core import signing


def cart(request):
    return signing.loads(request.COOKIES["cart"])


def model():
    with open("/srv/shop/model.pickle", "rb") as file:
        return pickle.load(file)
