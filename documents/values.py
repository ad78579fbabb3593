"""Frozen classes for what the shortest commands load: like those of attrs, without attrs.

To import attrs takes longer than `docker ps` as a whole, and to write methods for each class takes as long
again; here they are closures over the names of the fields. attrs, cattrs and the type checker take them for
classes of attrs (docs/decisions/0004-short-commands.md).
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing takes half of what attrs does
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from attrs import frozen as frozen  # noqa: PLC0414 -- it is handed on
else:

    def frozen(kind):
        """The class with its annotated names as fields: compared, hashed and shown by them, and never set.

        A default is a value that may be shared. No class is derived from another. What is not a field, and
        is kept beside them (`object.__setattr__`), is nobody's business but of who keeps it.
        """
        names = tuple(kind.__annotations__)
        defaults = {name: vars(kind)[name] for name in names if name in vars(kind)}
        for method in _methods(names, defaults):
            setattr(kind, method.__name__, method)
        kind.__match_args__ = names
        kind.__attrs_attrs__ = _Fields(defaults)
        kind.__setattr__ = kind.__delattr__ = _refuse
        return kind


def _methods(names: tuple[str, ...], defaults: dict[str, Any]) -> tuple[Callable[..., Any], ...]:
    known = frozenset(names)

    def __init__(self: Any, /, *given: Any, **named: Any) -> None:  # noqa: N807 -- it becomes a method
        values = self.__dict__
        values.update(defaults)
        values.update(zip(names, given, strict=False))
        values.update(named)
        twice = given and not named.keys().isdisjoint(names[: len(given)])
        if len(given) > len(names) or len(values) < len(names) or twice or not named.keys() <= known:
            raise TypeError(f"{type(self).__name__} of {len(given)} values and {sorted(named)} has {names}")

    def values_of(one: Any) -> tuple[Any, ...]:
        return tuple(map(one.__dict__.__getitem__, names))

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        return values_of(self) == values_of(other) if type(self) is type(other) else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash((type(self), *values_of(self)))

    def __repr__(self: Any) -> str:  # noqa: N807
        fields = (f"{name}={value!r}" for name, value in zip(names, values_of(self), strict=True))
        return f"{type(self).__name__}({', '.join(fields)})"

    return __init__, __eq__, __hash__, __repr__


def _refuse(*_: Any) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


class _Fields:
    """Stands where attrs looks for the fields of a class, and makes them when it does."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self._defaults = defaults

    def __get__(self, _: object, kind: Any) -> Any:
        import contextlib
        import typing

        import attrs

        body = {**self._defaults, "__annotations__": kind.__annotations__}
        kind.__attrs_attrs__ = attrs.fields(attrs.frozen(type(kind.__name__, (), body)))
        # A file that imports typing for checkers alone still has its names in annotations. What else it
        # imports for them alone stays a text: such a class is never read from JSON.
        with contextlib.suppress(NameError):
            attrs.resolve_types(kind, localns=vars(typing))
        return kind.__attrs_attrs__
