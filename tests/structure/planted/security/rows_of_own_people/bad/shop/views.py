from rest_framework.viewsets import ModelViewSet

from shop.models import Loan


class Loans(ModelViewSet):
    queryset = Loan.objects.all()
