from hall.models import Account


def paid(event):
    account = Account.objects.select_for_update().get(pk=event["account"])
    account.credit += event["amount"]
    account.save()


def by_hand(event):
    account = Account.objects.get(pk=event["account"])
    account.credit += event["amount"]
    account.save()


HANDLERS = {"paid": paid}
