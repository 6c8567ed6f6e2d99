from rest_framework.pagination import LimitOffsetPagination, PageNumberPagination


class Limited(LimitOffsetPagination):
    max_limit = 200


class Numbered(PageNumberPagination):
    page_size = 20


class Off(PageNumberPagination):
    page_size_query_param = None


class Chosen(PageNumberPagination):
    page_size_query_param = "size"
    max_page_size = 200
