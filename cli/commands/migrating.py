"""`las manifests migrate`: manifests of earlier formats, written in today's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from cli.codes import DONE, FAILED, USAGE
from cli.errors import Stop, Stops
from cli.layout import fold
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from manifests.migrating import Migrated, Outcome


@attrs.frozen
class _Target:
    """A file to write; None where it is only shown."""

    file: Migrated
    path: Path | None

    @property
    def is_there(self) -> bool:
        return self.path is not None and self.path.exists()

    @property
    def is_same(self) -> bool:
        return self.is_there and self.path is not None and self.path.read_bytes() == self.file.text.encode()


@takes()
def migrate_manifests(
    screen: Screen,
    source: Annotated[Path, typer.Argument(metavar="DIR")],
    *,
    folder: Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR")] = None,
    in_place: Annotated[bool, typer.Option("--in-place")] = False,
    force: Annotated[bool, typer.Option("--force")] = False,
) -> int:
    from manifests.migrating import migrate

    if folder is not None and in_place:
        raise Stop("usage-migrate-two-places", USAGE)
    if not source.is_dir():
        raise Stop("cli-no-folder", USAGE, path=str(source), source="")
    outcome = migrate(source)
    targets = [_Target(file, _path(file, folder, in_place=in_place)) for file in outcome.files]
    _refuse(targets, in_place=in_place, force=force)
    if not screen.quiet:
        for text in _notes(screen, outcome):
            screen.complain(fold(text, hanging="    "))
    _write(screen, targets)
    _answer(screen, outcome, targets, folder or source)
    return DONE


def _path(file: Migrated, folder: Path | None, *, in_place: bool) -> Path | None:
    return file.sources[0] if in_place else folder / file.place if folder else None


def _refuse(targets: Sequence[_Target], *, in_place: bool, force: bool) -> None:
    """Before anything is written: what may not be. Raises Stops."""
    stops: list[Stop] = []
    for target in targets:
        if in_place and len(target.file.sources) > 1:
            files = ", ".join(map(str, target.file.sources))
            stops.append(Stop("migrate-several", FAILED, module=target.file.module, files=files))
        elif not in_place and not force and target.is_there and not target.is_same:
            stops.append(Stop("migrate-exists", FAILED, file=str(target.path)))
    if stops:
        raise Stops(stops)


def _write(screen: Screen, targets: Sequence[_Target]) -> None:
    from cli.files import write_text

    for target in targets:
        if target.path is not None and not target.is_same:
            target.path.parent.mkdir(parents=True, exist_ok=True)
            write_text(target.path, target.file.text)
            screen.note("migrate-written", file=str(target.path))


def _answer(screen: Screen, outcome: Outcome, targets: Sequence[_Target], folder: Path) -> None:
    if screen.json:
        screen.data("las.migrate/1", _data(outcome, targets))
    elif any(target.path is None for target in targets):
        screen.out(["---\n".join(target.file.text for target in targets).rstrip("\n")])
    else:
        counts = {"modules": len(targets), "releases": sum(target.file.releases for target in targets)}
        screen.out([screen.say("migrate-done", **counts)])
        if targets:
            screen.note("migrate-next", folder=str(folder))


def _notes(screen: Screen, outcome: Outcome) -> Iterator[str]:
    for file in outcome.files:
        for kept in file.kept:
            key = "migrate-kept" if kept.key else "migrate-comment"
            place = f"{kept.file}:{kept.line}:{kept.column}"
            yield f"{place}: {screen.say(key, key=kept.key)}"
    for path in outcome.current:
        yield f"{path}: {screen.say('migrate-current')}"
    for path in outcome.passed:
        yield f"{path}: {screen.say('migrate-passed')}"


def _data(outcome: Outcome, targets: Sequence[_Target]) -> dict[str, Any]:
    modules = [
        {
            "module": target.file.module,
            "releases": target.file.releases,
            "sources": [str(path) for path in target.file.sources],
            "file": None if target.path is None else str(target.path),
            "kept": [attrs.asdict(kept) for kept in target.file.kept],
            "text": target.file.text,
        }
        for target in targets
    ]
    return {
        "modules": modules,
        "current": [str(path) for path in outcome.current],
        "passed": [str(path) for path in outcome.passed],
    }
