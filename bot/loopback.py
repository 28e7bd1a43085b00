"""Which hosts mean this computer only."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """True for localhost and the loopback addresses of both families."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
