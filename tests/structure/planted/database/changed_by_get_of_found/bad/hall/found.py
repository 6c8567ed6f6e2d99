from django.http import Http404


def found(model, pk):
    try:
        return model.objects.get(pk=pk)
    except model.DoesNotExist as error:
        raise Http404 from error
