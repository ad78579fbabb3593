"""Our own supervisor: it comes with the first process and goes with the last."""

from __future__ import annotations

import os
from typing import Any

import pytest

from state import Limits
from tests.executor.supervised import begin, printed, python, refused, toy, until


def test_it_comes_and_goes(native: Any) -> None:
    one = toy()
    hand = native.hand(one)
    hand.do("make", one)
    assert not native.supervisor.runs()
    hand.do("start", one)
    until(lambda: native.alive(one))
    (pid,) = native.alive(one)
    assert os.getsid(pid) == os.getsid(native.supervisor_pid) != os.getsid(0)
    hand.do("stop", one)
    hand.do("unmake", one)
    assert not native.supervisor.runs()


def test_a_folder_whose_path_a_socket_cannot_have(native: Any) -> None:
    one = toy()
    long = type(native)(type(native.places)(native.places.data / ("x" * 90)))
    assert long.hand(one).condition(one) == "absent"
    assert refused(lambda: long.hand(one).do("make", one))[0] == "native-path-too-long"


@pytest.mark.parametrize(("limit", "told"), [(None, b"fine\n"), (200 * 2**20, b"MemoryError\n")])
def test_memory(native: Any, limit: int | None, told: bytes) -> None:
    """What is written to counts; what is only reserved does not."""
    code = (
        "import mmap, time\n"
        "reserved = mmap.mmap(-1, 8 * 2**30, prot=mmap.PROT_READ)\n"
        "try: bytearray(400 * 2**20); print('fine', flush=True)\n"
        "except MemoryError: print('MemoryError', flush=True)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(memory_bytes=limit))
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)) == [told])
