"""A build step is one command that turns the site's source into what is served: npm, compress, collectstatic."""

from __future__ import annotations

from dataclasses import dataclass

DJANGO_WORDS = ("{manage}", "python manage.py", "./manage.py", "django-admin", "python -m django")


@dataclass(frozen=True)
class BuildStep:
    """One command of the build, run in the site's folder (or `folder` below it), in the order of the file.

    `{manage}` stands for the site's own way to call a management command.
    """

    run: str
    folder: str = "."

    @property
    def is_django(self) -> bool:
        """Say whether the step is a management command: those run after the migrations, with settings laid over."""
        return self.run.strip().startswith(DJANGO_WORDS)
