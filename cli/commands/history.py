"""`las history`: every generation, what led to it, and what else was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cli.codes import DONE
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    import typer


@takes(StateOptions)
def history(
    screen: Screen,
    options: StateOptions,
    *,
    last: Annotated[int | None, typer.Option("--last", metavar="N", min=1)] = None,
) -> int:
    from cli.render_history import history_json, history_lines, lines_of
    from cli.state import folder_of
    from state import Store

    store = Store.open(folder_of(screen.settings, options.state))
    told = lines_of(store.history())[-(last or 0) :]
    if screen.json:
        screen.data("las.history/1", history_json(store, told))
    else:
        screen.out(history_lines(screen, store, told))
    return DONE
