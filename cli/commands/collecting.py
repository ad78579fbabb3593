"""`las gc`: what no kept generation needs, with its bytes, and its removal."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.codes import DONE, FAILED
from cli.options import StateOptions, takes
from cli.screen import Screen


@takes(StateOptions)
def gc(
    screen: Screen,
    options: StateOptions,
    *,
    keep: Annotated[int, typer.Option("--keep", metavar="N", min=1)] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    from cli.layout import fold, table
    from cli.lifecycle import confirmed, open_installed, writing
    from cli.render_error import error_text
    from cli.render_size import size_text
    from executor import Actor, collect, leftovers

    installed = open_installed(screen, options)
    with writing(screen, installed) as writer:
        world = installed.world(writer.lineage)
        found = leftovers(writer, world, keep)
        if not found:
            screen.note("lifecycle-collect-none")
            return DONE
        known = sum(one.size_bytes or 0 for one in found)
        if screen.json:
            plain = [{"resource": one.resource.id, "bytes": one.size_bytes} for one in found]
            screen.data("las.gc/1", {"leftovers": plain, "bytes": known})
        else:
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
            screen.out(fold(screen.say("lifecycle-collect-sum", count=len(found), size=size_text(known))))
        screen.flush()
        if dry_run:
            screen.note("lifecycle-dry-run")
            return DONE
        if not confirmed(screen, "lifecycle-ask-collect"):
            screen.error("lifecycle-declined")
            return FAILED
        done = collect(found, writer, Actor(world))
    for one, error in done.refused:
        screen.error("lifecycle-collect-refused", resource=one.resource.id, why=error_text(screen, error))
    screen.note("lifecycle-collect-done", count=len(done.removed))
    return FAILED if done.refused else DONE
