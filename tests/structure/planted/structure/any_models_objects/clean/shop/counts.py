def counted(model):
    return model.objects.count()
