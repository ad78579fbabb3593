"""`las modules`: what can be installed here, what could be if something changed, and what cannot."""

from __future__ import annotations

from cli.codes import DONE
from cli.deciding import SituationOptions
from cli.options import takes
from cli.screen import Screen


@takes(SituationOptions)
def modules(screen: Screen, options: SituationOptions) -> int:
    from cli.render_modules import survey_json, survey_lines
    from cli.render_reason import Teller
    from cli.situation import open_situation
    from planner import survey

    situation = open_situation(options, screen.settings)
    teller = Teller.of(screen.language, situation)
    found = survey(situation)
    if screen.json:
        screen.data("las.modules/1", {"modules": survey_json(teller, found)})
    else:
        screen.out(survey_lines(screen, teller, situation.catalog, found))
    return DONE
