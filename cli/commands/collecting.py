"""`las gc`: what no kept generation needs, with its bytes, and its removal.

It is asked for before the writer's lock is taken: a person may take long, and others may write meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cli.codes import DONE, FAILED
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    import typer

    from executor import Collected, Leftover


@takes(StateOptions)
def gc(
    screen: Screen,
    options: StateOptions,
    *,
    keep: Annotated[int, typer.Option("--keep", metavar="N", min=1)] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    from cli.commands.apply import settled
    from cli.installed import open_installed
    from cli.lifecycle import confirmed, writing
    from executor import Actor, collect, leftovers

    installed = open_installed(screen, options)
    settled(screen, installed, dry_run=dry_run)
    store = installed.store()
    world = installed.world(store.lineage)
    found = leftovers(store, world, keep)
    if not found:
        screen.note("lifecycle-collect-none")
        return DONE
    _show(screen, found)
    screen.flush()
    if dry_run:
        screen.note("lifecycle-dry-run")
        return DONE
    if not confirmed(screen, "lifecycle-ask-collect"):
        screen.error("lifecycle-declined")
        return FAILED
    with writing(screen, installed) as writer:
        if leftovers(writer, world, keep) != found:  # somebody else changed it as the question stood
            raise Stop("lifecycle-collect-other", FAILED)
        done = collect(found, writer, Actor(world))
    return _tell(screen, done)


def _show(screen: Screen, found: tuple[Leftover, ...]) -> None:
    from cli.layout import fold, table
    from cli.render_size import size_text

    known = sum(one.size_bytes or 0 for one in found)
    if screen.json:
        plain = [
            {"resource": one.resource.id, "bytes": one.size_bytes, "other_names": list(one.other_names)}
            for one in found
        ]
        screen.data("las.gc/1", {"leftovers": plain, "bytes": known})
        return
    screen.out([screen.paint(screen.say("lifecycle-collect-title"), "head")])
    rows = [
        (
            "-",
            one.resource.id,
            screen.say("lifecycle-collect-of", number=one.generation),
            size_text(one.size_bytes) if one.size_bytes else "",
        )
        for one in found
    ]
    screen.out(table(rows, indent="  "))
    for one in found:
        if one.other_names:
            names = ", ".join(one.other_names)
            told = screen.say("lifecycle-collect-named", resource=one.resource.id, names=names)
            screen.out(fold(told, indent="  ", hanging="    "))
    screen.out(fold(screen.say("lifecycle-collect-sum", count=len(found), size=size_text(known))))


def _tell(screen: Screen, done: Collected) -> int:
    from cli.render_error import error_text

    for one, error in done.refused:
        screen.error("lifecycle-collect-refused", resource=one.resource.id, why=error_text(screen, error))
    for one in done.stays:
        names = ", ".join(one.other_names)
        screen.note("lifecycle-collect-stays", resource=one.resource.id, names=names)
    screen.note("lifecycle-collect-done", count=len(done.removed))
    return FAILED if done.refused else DONE
