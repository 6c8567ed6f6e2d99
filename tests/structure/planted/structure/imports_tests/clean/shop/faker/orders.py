from shop.tests.makers import order


def many():
    return [order() for _ in range(9)]
