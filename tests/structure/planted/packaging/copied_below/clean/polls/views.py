from polls.vendor.models import Vendor

NAMES = [Vendor]
