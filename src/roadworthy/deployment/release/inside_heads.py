"""Runs in the site's own Python and prints, as JSON, the last migrations of each app. No database is asked.

Whatever the site prints goes to standard error.
"""

from __future__ import annotations

import json
import os


def main() -> None:
    """Print them: `app.name`, in the order of names."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if os.environ.get("DJANGO_CONFIGURATION"):
        from importlib import import_module

        import_module("configurations").setup()
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    heads = MigrationLoader(None).graph.leaf_nodes()
    json.dump(sorted(f"{app}.{name}" for app, name in heads), answer)
    answer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
