"""What the checker says: a rule that a plan breaks, as a stable code and its fields."""

from __future__ import annotations

import attrs

#: Every code with the names of its fields, in the order of the rules. The sentence is `violation-<code>`.
CODES: dict[str, tuple[str, ...]] = {
    # what the plan was made from
    "input-changed": ("input", "recorded", "found"),
    "tier-differs": ("recorded", "found"),
    # what is chosen, held against the catalogue
    "unknown-module": ("environment", "module"),
    "unknown-release": ("environment", "module", "version"),
    "unknown-variant": ("environment", "module", "version", "variant"),
    "literal-differs": ("environment", "module", "field", "manifest", "plan"),
    # rule 1
    "request-unreadable": ("request",),
    "request-unrecorded": ("request",),
    "request-unknown": ("request",),
    "request-unmet": ("request", "environment"),
    "not-together": ("environment", "module", "variant"),
    "wrong-backend": ("environment", "module", "backend", "wanted"),
    # rules 2 and 3
    "two-releases": ("environment", "module", "versions"),
    "two-interpreters": ("environment", "module", "versions"),
    "not-alone": ("environment", "module", "other"),
    # rules 4, 5, 6
    "requirement-unmet": ("environment", "module", "version", "requirement"),
    "open-impossible": ("environment", "module", "constraints"),
    "unchecked-differs": ("environment", "module", "recorded", "found"),
    "conflict": ("environment", "module", "version", "term", "other_environment", "other_version"),
    # rules 7, 8, 9
    "accelerators-differ": ("environment", "module", "accelerator", "other", "other_accelerator"),
    "host-need-unmet": ("environment", "module", "variant", "need"),
    "silent-fallback": ("environment", "module", "variant"),
    "placement-wrong": ("environment", "module", "wanted", "placement"),
    "placement-unfit": ("environment", "module", "accelerator", "need"),
    # rule 10
    "port-missing": ("environment", "module", "name"),
    "port-undeclared": ("environment", "module", "name"),
    "port-wrong": ("environment", "module", "name", "declared", "container_port", "host_port"),
    "port-exposed": ("environment", "module", "name", "exposure", "wanted"),
    "port-doubled": ("port", "protocol", "first", "second"),
    "port-taken": ("port", "environment", "module"),
    # rule 11
    "over-capacity": ("resource", "used", "limit"),
    "capacity-unknown": ("resource", "used"),
    # rules 12, 13, 14
    "over-limit": ("limit", "count", "permitted", "rule"),
    "forbidden": ("environment", "module", "version", "rule", "subject"),
    "not-lifted": ("rule", "override"),
    "withdrawn": ("environment", "module", "version"),
    "pre-release": ("environment", "module", "version"),
    "pin-broken": ("environment", "module", "version", "specifier"),
    # rule 15
    "step-missing": ("action", "environment", "module", "version"),
    "step-unexpected": ("step",),
    "step-wrong": ("step", "field", "recorded", "found"),
    "step-doubled": ("step",),
    "step-order": ("step", "before"),
    "step-too-early": ("step", "needs"),
    "step-too-late": ("step", "needs"),
    # certificates
    "proof-unreadable": ("place", "expected", "found"),
    "proof-file-missing": ("file",),
    "proof-file-differs": ("file", "recorded", "found"),
    "proof-plan-differs": ("recorded", "found"),
    "proof-choices-differ": ("plan", "problem"),
    "proof-constraint-broken": ("place",),
    "proof-levels-differ": ("recorded", "found"),
    "proof-value-differs": ("level", "recorded", "found"),
    "proof-clause-foreign": ("place", "clause"),
    "proof-step-unfounded": ("place", "clause"),
    "proof-step-drops-nothing": ("place", "clause"),
    "proof-unfinished": ("file",),
    "proof-missing": ("subject",),
}


_LONGEST_SHOWN = 60  # characters of a line


@attrs.frozen
class Violation:
    """One rule that the plan breaks. `fields` are those of its code in `CODES`, in that order."""

    code: str
    fields: tuple[tuple[str, str], ...]


def violation(code: str, **fields: object) -> Violation:
    """A violation of this code; KeyError where a field of its code is missing."""
    return Violation(code, tuple((name, str(fields[name])) for name in CODES[code]))


class Unreadable(Exception):  # noqa: N818 - what it says of a file is a violation
    """A file of a certificate is not what it should be, from this line on."""

    def __init__(self, file: str, line: int, expected: str, found: str) -> None:
        shown = found if len(found) <= _LONGEST_SHOWN else f"{found[:_LONGEST_SHOWN]}..."
        self.violation = violation(
            "proof-unreadable", place=f"{file}:{line}", expected=expected, found=shown or "nothing"
        )
        super().__init__(self.violation)
