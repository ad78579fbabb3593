"""Licences by SPDX id, and the classes that a policy can name instead of a list.

Ids, their spelling and expressions (`Apache-2.0 OR MIT`) are read by packaging, which carries the SPDX
list. Which class an id belongs to is said by the table below, and only by it: what it does not list is
`unlisted`, which no other class admits. OSI approval is the column "OSI?" of the SPDX licence list
(spdx/license-list-data:licenses.md@000daf3c7f87); the other classes say what the texts ask for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from documents import nearest

UNLISTED = "unlisted"
LONGEST_EXPRESSION = 200  # characters; the alternatives of a hostile one would be without number

#: Ask for little more than that the notice is kept. All OSI-approved.
_PERMISSIVE = (
    "0BSD AFL-3.0 Apache-1.1 Apache-2.0 Artistic-2.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent "
    "BSD-3-Clause BSL-1.0 ECL-2.0 ISC MIT MIT-0 MulanPSL-2.0 NCSA PHP-3.01 PostgreSQL Python-2.0 Unlicense "
    "UPL-1.0 Zlib "
    # The first part of the text that is Python-2.0, which the OSI approved as a whole.
    "PSF-2.0"
)
#: Permissive, and not in the OSI's list.
_PERMISSIVE_OTHER = "BSD-4-Clause CC0-1.0 CC-BY-4.0 OpenSSL Ruby Vim X11 curl"
#: Changes to the files, or to the library, stay under the licence.
_COPYLEFT_WEAK = (
    "CDDL-1.0 EPL-1.0 EPL-2.0 LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only "
    "LGPL-3.0-or-later LGPL-2.1 LGPL-3.0 MPL-1.1 MPL-2.0"
)
#: The whole work stays under the licence when it is passed on.
_COPYLEFT_STRONG = "GPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later"
#: The same also when it is offered over a network.
_COPYLEFT_NETWORK = "AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later CAL-1.0 EUPL-1.2 OSL-3.0"
#: The source can be read, and some uses are not free: no open-source licence.
_SOURCE_AVAILABLE = (
    "BUSL-1.1 Elastic-2.0 PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 SSPL-1.0 "
    "LicenseRef-RSALv2 LicenseRef-Sustainable-Use-1.0 LicenseRef-Open-WebUI LicenseRef-Dify"
)

_TABLE: dict[str, str] = {
    "osi": " ".join((_PERMISSIVE, _COPYLEFT_WEAK, _COPYLEFT_STRONG, _COPYLEFT_NETWORK)),
    "permissive": f"{_PERMISSIVE} {_PERMISSIVE_OTHER}",
    "copyleft": " ".join((_COPYLEFT_WEAK, _COPYLEFT_STRONG, _COPYLEFT_NETWORK)),
    # The SSPL asks for more than the AGPL does of whom offers a service: it belongs here as well.
    "copyleft-network": f"{_COPYLEFT_NETWORK} SSPL-1.0",
    "source-available": _SOURCE_AVAILABLE,
}
#: Names of classes, each with the ids that it holds, in lower case.
CLASSES: dict[str, frozenset[str]] = {
    name: frozenset(ids.lower().split()) for name, ids in _TABLE.items()
} | {UNLISTED: frozenset()}
_LISTED = frozenset().union(*CLASSES.values())


def licence_names() -> tuple[str, ...]:
    """Every id of the table, as it is spelled."""
    return tuple(sorted({licence for ids in _TABLE.values() for licence in ids.split()}))


def read_name(text: str) -> str | None:
    """A class, or one SPDX id in its right spelling; None if it is neither."""
    if text in CLASSES:
        return text
    if " " in text:
        return None
    return _canonical(text)


def is_expression(text: str) -> bool:
    """Whether this is an SPDX expression: ids of the list, `LicenseRef-...`, and the words between them."""
    return len(text) <= LONGEST_EXPRESSION and _canonical(text) is not None


def suggest(text: str) -> str:
    """The class or listed id that is spelled most like this; "" if none is near."""
    spelled = {name.lower(): name for ids in _TABLE.values() for name in ids.split()}
    near = nearest(text, (*CLASSES, *spelled))
    return spelled.get(near, near)


def is_named(licence: str, names: tuple[str, ...]) -> bool:
    """Whether one licence is among the names, by itself or by a class."""
    lower = licence.lower()
    return any(
        name == licence or lower in CLASSES.get(name, ()) or (name == UNLISTED and lower not in _LISTED)
        for name in names
    )


@lru_cache(maxsize=4096)
def alternatives(expression: str | None) -> tuple[tuple[str, ...], ...]:
    """The sets of licences under which the thing can be had: any one of them, whole.

    A text that is no SPDX expression is one licence of that name, and so unlisted. Where none is stated
    it is NOASSERTION, SPDX's word for that.
    """
    if expression is None:
        return (("NOASSERTION",),)
    canonical = _canonical(expression) if len(expression) <= LONGEST_EXPRESSION else None
    if canonical is None:
        return ((expression,),)
    words = re.findall(r"[()]|[^\s()]+", canonical)
    return tuple(sorted({tuple(sorted(group)) for group in _read_or(words)}))


def _canonical(text: str) -> str | None:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return None


Groups = frozenset[frozenset[str]]


def _read_or(words: list[str]) -> Groups:
    """Consumes `a OR b`; OR binds least, then AND, then WITH (an exception only permits more)."""
    groups = _read_and(words)
    while words and words[0] == "OR":
        del words[0]
        groups |= _read_and(words)
    return groups


def _read_and(words: list[str]) -> Groups:
    groups = _read_one(words)
    while words and words[0] == "AND":
        del words[0]
        more = _read_one(words)
        groups = frozenset(one | other for one in groups for other in more)
    return groups


def _read_one(words: list[str]) -> Groups:
    word = words.pop(0)
    if word == "(":
        groups = _read_or(words)
        del words[0]  # the closing bracket: packaging has checked that it is there
        return groups
    if words and words[0] == "WITH":
        del words[:2]
    return frozenset({frozenset({word.removesuffix("+")})})
