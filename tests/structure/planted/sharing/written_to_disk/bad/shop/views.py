from pathlib import Path

from django.conf import settings


def report(request, pk):
    with open(f"reports/{pk}.pdf", "wb") as file:
        file.write(b"...")
    path = Path(settings.BASE_DIR) / "last.txt"
    path.write_text(str(pk))
