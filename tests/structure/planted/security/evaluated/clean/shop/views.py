import ast

from django.http import JsonResponse


def calculate(request):
    return JsonResponse({"value": ast.literal_eval(request.POST["formula"])})


def evaluate(model):
    return model.eval()
