from hall.models import Account


def paid(event):
    account = Account.objects.get(pk=event["account"])
    account.credit += event["amount"]
    account.save()


HANDLERS = {"paid": paid}
