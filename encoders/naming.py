"""What the variables of a problem mean, as text for whoever audits a certificate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from encoders.encode import Encoding
from solver import Literal


def names_of(encoding: Encoding) -> Mapping[Literal, tuple[str, ...]]:
    """The names of each variable that has any; the rest is what the constraints make of it."""
    found: dict[Literal, dict[str, None]] = {}
    for literal, name in _names(encoding):
        found.setdefault(literal, {})[name] = None
    return {literal: tuple(names) for literal, names in found.items()}


def _names(encoding: Encoding) -> Iterator[tuple[Literal, str]]:
    """In the words of a plan: environment, module, version, variant."""
    variables = encoding.variables
    for ((environment, module), version), literal in variables.releases.items():
        yield literal, f"release {environment} {module} {version}"
    for ((environment, module), version, label), literal in variables.variants.items():
        yield literal, f"variant {environment} {module} {version} {label}"
    for ((environment, module), version), native in variables.natives.items():
        if native is not None:
            yield native, f"native {environment} {module} {version}"
    for (environment, module), literal in variables.present.items():
        yield literal, f"present {environment} {module}"
    for (environment, module), literals in variables.samples.items():
        for literal, admitted in zip(
            literals, encoding.universe.open_samples[environment, module], strict=True
        ):
            yield literal, f"open {environment} {module} within {' and '.join(sorted(map(str, admitted)))}"
    for ((environment, module), port, number, *_), literal in variables.ports.items():
        yield literal, f"port {environment} {module} {port} {number}"
    for term, literal in variables.facts.items():
        yield literal, " ".join(filter(None, ("fact", term.fact, term.specifier, *term.any_of)))
