from django.http import JsonResponse


def calculate(request):
    formula = request.POST["formula"].strip()
    return JsonResponse({"value": eval(formula)})
