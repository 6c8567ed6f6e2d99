from django.http import HttpResponse, JsonResponse
from rest_framework import status
from rest_framework.response import Response


def use(request, voucher):
    if voucher.owner != request.user:
        HttpResponse(status=403)
    voucher.use()
    return HttpResponse()


def use_by_json(request, voucher):
    if voucher.owner != request.user:
        JsonResponse({"error": "not yours"}, status=403)
    voucher.use()
    return JsonResponse({})


def use_by_api(request, voucher):
    if voucher.owner != request.user:
        Response(status=status.HTTP_403_FORBIDDEN)
    return Response(voucher.use())
