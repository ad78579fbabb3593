"""Options of commands that decide: what a decision rests on, and how wishes are to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import attrs

if TYPE_CHECKING:
    from pathlib import Path

    import typer


def each_fact(texts: list[str] | None) -> list[str]:
    """Several facts may stand in one option, with commas between."""
    if not any("," in text for text in texts or ()):
        return texts or []
    from hardware import split_facts

    return [fact for text in texts or () for fact in split_facts(text)]


@attrs.frozen
class SituationOptions:
    """What a decision rests on beside what was asked for."""

    profile: Annotated[Path | None, typer.Option("--profile", metavar="FILE")] = None
    policy: Annotated[list[Path], typer.Option("--policy", metavar="FILE")] = attrs.field(factory=list)
    manifests: Annotated[list[Path], typer.Option("--manifests", metavar="DIR")] = attrs.field(factory=list)
    fact: Annotated[list[str], typer.Option("--fact", metavar="KEY=VALUE")] = attrs.field(
        factory=list, converter=each_fact
    )
    current: Annotated[Path | None, typer.Option("--current", metavar="FILE")] = None


@attrs.frozen
class IntentOptions:
    """How the wishes are to be read."""

    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE")] = None
    port: Annotated[list[str], typer.Option("--port", metavar="MODULE[:NAME]=NUMBER")] = attrs.field(
        factory=list
    )
    together: Annotated[bool, typer.Option("--together")] = False
    all_accelerators: Annotated[bool, typer.Option("--all-accelerators")] = False
