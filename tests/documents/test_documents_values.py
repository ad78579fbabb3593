"""Our frozen classes are to those who use them what attrs makes of the same."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import cattrs
import pytest

from documents import frozen


def pair(decorate: Callable[[type], type]) -> tuple[type, type]:
    class Inner:
        number: int = 1

    class Outer:
        name: str
        inner: Inner
        words: tuple[str, ...] = ()

        @property
        def length(self) -> int:
            return len(self.words)

    return decorate(Outer), decorate(Inner)


OURS, THEIRS = pair(frozen), pair(attrs.frozen)


@frozen
class Point:
    x: int
    y: int = 0
    words: tuple[str, ...] = ()


CALLS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("a", 1), {}),
    (("a",), {"inner": 1, "words": ("b",)}),
    ((), {"name": "a", "inner": 1}),
    (("a", 1, ("b",)), {}),
    ((), {}),
    (("a",), {}),
    (("a", 1, (), 2), {}),
    (("a", 1), {"name": "b"}),
    (("a", 1), {"other": 1}),
    (("a",), {"other": 1}),
]


@pytest.mark.parametrize(("given", "named"), CALLS)
def test_it_is_made_and_refused_alike(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    shown = []
    for outer, _ in (OURS, THEIRS):
        try:
            made = outer(*given, **named)
            shown.append((repr(made), made.length, made.name, made.inner))  # type: ignore[attr-defined]
        except TypeError:
            shown.append(("refused",))
    assert shown[0] == shown[1]


def test_it_is_compared_and_hashed_by_its_fields() -> None:
    outer, inner = OURS
    one, other = outer("a", inner()), outer("a", inner(number=1))
    assert one == other
    assert hash(one) == hash(other)
    assert one != outer("b", inner())
    assert one != THEIRS[0]("a", inner())
    assert {one: 1}[other] == 1


def test_nothing_can_be_set() -> None:
    point = Point(1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del point.y
    assert point == Point(1, 0)


def test_attrs_knows_it() -> None:
    ours, theirs = (attrs.fields(kinds[0]) for kinds in (OURS, THEIRS))
    assert [(one.name, one.default) for one in ours] == [(one.name, one.default) for one in theirs]
    assert attrs.has(Point)
    assert attrs.evolve(Point(1), y=2) == Point(1, 2)
    assert attrs.asdict(Point(1)) == {"x": 1, "y": 0, "words": ()}
    assert attrs.fields(Point).words.type == tuple[str, ...]
    assert cattrs.structure({"x": 1, "words": ["a"]}, Point).x == 1


def test_so_do_patterns_and_copies() -> None:
    match Point(1, 2):
        case Point(x, y=2):
            assert x == 1
        case _:
            pytest.fail("no match")
    for again in (copy.copy(Point(1)), copy.deepcopy(Point(1)), pickle.loads(pickle.dumps(Point(1)))):
        assert again == Point(1)


def test_what_is_kept_beside_the_fields_is_no_part_of_it() -> None:
    point = Point(1)
    object.__setattr__(point, "_kept", "x")
    assert point == Point(1)
    assert repr(point) == repr(Point(1))
    assert hash(point) == hash(Point(1))
