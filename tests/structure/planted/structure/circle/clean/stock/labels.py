def label(item):
    return item.name
