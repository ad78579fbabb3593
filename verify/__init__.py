"""The independent checker of a plan: code that shares nothing with what made it."""

from typing import TYPE_CHECKING, Any

from verify.checker import RULES, verify
from verify.violation import CODES, Violation

if TYPE_CHECKING:
    from verify.certificate import Certificate, Part
    from verify.proof import Proved, Verdict, check_certificate

__all__ = [
    "CODES",
    "RULES",
    "Certificate",
    "Part",
    "Proved",
    "Verdict",
    "Violation",
    "check_certificate",
    "verify",
]

#: Loaded when they are first asked for: most plans are checked without a certificate.
_LATER = {
    "Certificate": "verify.certificate",
    "Part": "verify.certificate",
    "Proved": "verify.proof",
    "Verdict": "verify.proof",
    "check_certificate": "verify.proof",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
