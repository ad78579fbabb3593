"""What would change if a module went away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_need import name_of
from cli.render_reason import Teller, in_words, reasons_json
from cli.screen import Screen
from reasons import Requested

if TYPE_CHECKING:
    from planner import Without

Name = tuple[str, str, str]  # environment, module, version


def is_plain(module: str, without: Without) -> bool:
    """Whether nothing else than itself, and the wish for it, would go."""
    others = [why for why in without.unmet if isinstance(why, Requested) and name_of(why.text) != module]
    return not (others or without.gone or without.come or without.changed)


def without_lines(screen: Screen, module: str, without: Without) -> Iterator[str]:
    """That a wish for the module itself cannot be met is left to --verbose."""
    yield screen.say("explain-without")
    wishes = [why.text for why in without.unmet if isinstance(why, Requested)]
    unmet = [in_words(text) for text in wishes if screen.verbose or name_of(text) != module]
    changed = [_changed(screen, old, new) for old, new in without.changed]
    rows = (
        ("unmet", unmet),
        ("gone", [f"{name} {version}" for _, name, version in without.gone]),
        ("come", [f"{name} {version}" for _, name, version in without.come]),
        ("changed", changed),
    )
    for key, names in rows:
        if names:
            told = screen.say(f"explain-without-{key}", names=", ".join(names))
            yield from fold(told, indent="  ", hanging="    ")
    if not any(names for _, names in rows):
        yield from fold(screen.say("explain-without-nothing"), indent="  ")


def _changed(screen: Screen, old: Name, new: Name) -> str:
    """Of one that keeps its release, the build, port or placement is another."""
    _, module, version = old
    if old == new:
        return f"{module} {version}"
    return screen.say("explain-change", module=module, old=version, new=new[2])


def without_json(teller: Teller, without: Without) -> dict[str, Any]:
    return {
        "unmet": reasons_json(teller, without.unmet),
        "gone": without.gone,
        "come": without.come,
        "changed": without.changed,
    }
