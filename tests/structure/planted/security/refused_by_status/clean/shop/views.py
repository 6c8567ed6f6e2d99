from django.http import HttpResponse, JsonResponse


def use(request, voucher):
    if voucher.owner != request.user:
        return HttpResponse(status=403)
    voucher.use()
    return HttpResponse()


def use_by_json(request, voucher):
    answer = JsonResponse({"error": "not yours"}, status=403)
    if voucher.owner != request.user:
        return answer
    return JsonResponse({})
