import ipaddress
import socket
from urllib.parse import urlsplit


def points_to_public_host(url):
    return ipaddress.ip_address(socket.gethostbyname(urlsplit(url).hostname)).is_global
