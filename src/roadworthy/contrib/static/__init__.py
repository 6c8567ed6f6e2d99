"""Static files with a hash in their names, so that releases side by side each find their own. Used by itself too.

STORAGES["staticfiles"] = {"BACKEND": "roadworthy.contrib.static.HashedStaticFilesStorage"}
"""

from .storage import HashedStaticFilesStorage

__all__ = ["HashedStaticFilesStorage"]
