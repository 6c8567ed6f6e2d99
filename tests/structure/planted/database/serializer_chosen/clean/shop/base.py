from shop.serializers import ShortSerializer


class ChoosingMixin:
    def get_serializer_class(self):
        return ShortSerializer
