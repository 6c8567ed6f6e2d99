from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, **options):
        with open("export.csv", "w") as file:
            file.write("...")
