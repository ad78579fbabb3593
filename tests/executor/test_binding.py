"""Ports that cannot be bound: which are held by somebody, and what else is told of the others."""

from __future__ import annotations

import socket

import pytest

from executor.backend import BackendError
from executor.binding import demand_bindable, demand_free
from state import Process, Publish
from tests.executor.supervised import refused, toy
from tests.executor.told import told

ELSEWHERE = "192.0.2.1"  # kept for documents, so no machine has it


def at(*addresses: tuple[str, int]) -> Process:
    return toy(ports=tuple(Publish(address, port, port) for address, port in addresses))


def test_a_held_port_is_told_of_whatever_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for demand in (demand_free, demand_bindable):
            code, fields = refused(lambda demand=demand: demand(at((ELSEWHERE, port), ("127.0.0.1", port))))
            assert (code, fields["address"], fields["port"]) == ("port-taken", "127.0.0.1", str(port))
    demand_bindable(at(("127.0.0.1", port)))


def test_an_address_that_this_machine_lacks_is_held_by_nobody() -> None:
    one = at((ELSEWHERE, 8080))
    demand_free(one)
    with pytest.raises(BackendError) as caught:
        demand_bindable(one)
    assert (caught.value.code, dict(caught.value.fields)["cause"]) == ("port-unusable", "EADDRNOTAVAIL")
    assert told(caught.value) == (
        "port 8080 at 192.0.2.1 cannot be had by this user (this machine has no such address), "
        f"so {one.id} cannot be started"
    )
