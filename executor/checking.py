"""Whether something that runs answers over HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Iterable

from state import Check, Publish

_EVERY_ADDRESS = ("0.0.0.0", "::", "")


def answers(ports: Iterable[Publish], check: Check) -> bool:
    """GET the path at the published port: a status below 400 within the time limit."""
    published = next((p for p in ports if p.host_port == check.http_port), None)
    if published is None or check.http_path is None:
        return False
    address = "127.0.0.1" if published.address in _EVERY_ADDRESS else published.address
    connection = http.client.HTTPConnection(address, published.host_port, timeout=check.timeout_s)
    try:
        connection.request("GET", check.http_path)
        return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
