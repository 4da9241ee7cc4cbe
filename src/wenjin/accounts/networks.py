"""From which network somebody comes, for limits of how much one of them may do."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_OF_ONE_LINE: Final = 64
"""Bits of IPv6 that a provider gives to one line; all addresses behind them are one visitor's for the asking."""


def network_of(request: HttpRequest) -> str:
    """The address of IPv4, or the network of /64 of IPv6, behind our own proxies; empty where none is known."""
    try:
        return _network(get_adapter().get_client_ip(request))
    except PermissionDenied:  # it is no address, or there is none
        return ""


@lru_cache(maxsize=2000)
def _network(address: str) -> str:
    if ":" not in address:  # of IPv4, as it is for nearly everybody
        return address
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), _OF_ONE_LINE), strict=False))
