from shop.tests.makers import order


def seed():
    return order()
