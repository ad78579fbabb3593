"""`las tier`: the class of this machine, what decided it, and what would raise it."""

from __future__ import annotations

from cli.codes import DONE
from cli.options import SituationOptions, takes
from cli.screen import Screen


@takes(SituationOptions)
def tier(screen: Screen, options: SituationOptions) -> int:
    from cli.render_tier import tier_json, tier_lines
    from cli.situation import open_capabilities, open_machine

    machine = open_machine(options.profile, options.fact)
    capabilities = open_capabilities(screen.settings, options.policy, machine)
    if screen.json:
        screen.data("las.tier/1", tier_json(capabilities))
    else:
        screen.out(tier_lines(screen, capabilities))
    return DONE
