"""From where each service is reachable: from this machine alone, unless a stack says otherwise."""

from __future__ import annotations

from typing import Literal

from encoders.situation import Situation
from reasons import Exposed
from stacks import Intent, Origin

LOOPBACK: Literal["loopback"] = "loopback"


def exposure_of(intent: Intent, situation: Situation, environment: str, module: str) -> Exposed:
    """As the stack says. A command line says nothing of it: what is installed stays as it is."""
    for wish in intent.exposures:
        if wish.module == module:
            return Exposed(module, wish.to, _shown(wish.origin))
    for choice in situation.generation.choices if situation.generation and not intent.declarative else ():
        if choice.key == (environment, module) and choice.ports:
            return Exposed(module, choice.ports[0].exposure)
    return Exposed(module, LOOPBACK)


def _shown(origin: Origin) -> str:
    return f"{origin.file}:{origin.line}:{origin.column}" if origin.line else ""
