from rest_framework.pagination import LimitOffsetPagination, PageNumberPagination


class Limited(LimitOffsetPagination):
    default_limit = 20


class Numbered(PageNumberPagination):
    page_size = 20
    page_size_query_param = "size"
