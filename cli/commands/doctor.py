"""`las doctor`: everything that las needs, looked at, with what mends it."""

from __future__ import annotations

from cli.codes import DONE, FAILED
from cli.deciding import SituationOptions
from cli.options import StateOptions, takes
from cli.screen import Screen


@takes(SituationOptions, StateOptions)
def doctor(screen: Screen, options: SituationOptions, state: StateOptions) -> int:
    from cli.examined import Patient
    from cli.examining import examine
    from cli.installed import open_installed
    from cli.render_doctor import doctor_json, doctor_lines

    patient = Patient(open_installed(screen, state), options, state, screen.settings)
    found = examine(patient.checks())
    if screen.json:
        screen.data("las.doctor/1", doctor_json(found))
    else:
        screen.out(doctor_lines(screen, found))
    return FAILED if any(one.outcome == "failed" for one in found) else DONE
