import os

from .parts.base import *
from .parts.database import *

if os.environ.get("ENV") == "development":
    from .dev import *
else:
    from .prod import *
