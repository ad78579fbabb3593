"""`las audit verify`: whether everything that was recorded is as it was written."""

from __future__ import annotations

from cli.codes import DONE, FAILED
from cli.options import StateOptions, takes
from cli.screen import Screen


@takes(StateOptions)
def audit_verify(screen: Screen, options: StateOptions) -> int:
    from cli.render_audit import audit_json, audit_lines
    from cli.state import folder_of
    from state import audit

    found = audit(folder_of(screen.settings, options.state))
    if screen.json:
        screen.data("las.audit/1", audit_json(found))
    else:
        screen.out(audit_lines(screen, found))
    return FAILED if found.failed else DONE
