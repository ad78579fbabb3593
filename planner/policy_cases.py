"""Runs tests of policies: what was expected of a machine, held against what the policies say there."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from documents import Fault, Path, nearest, read_bytes
from encoders.objections import subject_of
from hardware import FactError, Machine, PartError, assume, build_machine, machine_from_json, show_size
from manifests import Catalog
from policies import Capabilities, Case, CaseFile, Policy, PolicyError, Verdict, evaluate
from versions import VersionsError, matches


@attrs.frozen
class CaseOutcome:
    """A test and where it stands; without faults it passed."""

    name: str
    place: str
    faults: tuple[Fault, ...]


def run_cases(file: CaseFile, policy: Policy, catalog: Catalog) -> tuple[CaseOutcome, ...]:
    """In the order of the file. Raises DocumentError for a profile with faults."""
    return tuple(
        CaseOutcome(
            case.name,
            file.document.fault("case", ("cases", at)).place,
            tuple(_Run(file, at, case, policy, catalog).faults()),
        )
        for at, case in enumerate(file.cases)
    )


@attrs.frozen
class _Run:
    file: CaseFile
    at: int
    case: Case
    policy: Policy
    catalog: Catalog

    def faults(self) -> Iterator[Fault]:
        try:
            machine = self._machine()
        except (PartError, FactError) as error:
            told = ", ".join(str(value) for value in error.fields.values() if value)
            yield self._fault("case-no-machine", ("machine",), why=f"{error.code}: {told}")
            return
        try:
            capabilities = evaluate(self.policy, machine)
        except PolicyError as error:
            found = error.fields.get("tiers", "") if error.code == "two-tiers" else "none"
            if (self.case.tier or found) != found or not self.case.tier:
                expected = self.case.tier or "?"
                yield self._fault("case-tier", ("expect",), expected=expected, found=found)
            return
        yield from self._tier(capabilities)
        yield from self._limits(capabilities)
        yield from self._permitted(capabilities)
        yield from self._refused(capabilities)

    def _machine(self) -> Machine:
        """Raises PartError, FactError and DocumentError."""
        if self.case.profile is None:
            return build_machine(**self.case.machine, facts=self.case.facts)
        machine = machine_from_json(read_bytes(self.case.profile), str(self.case.profile))
        for key, text in self.case.facts:
            machine = assume(machine, key, text)
        return machine

    def _fault(self, code: str, path: Path, /, **fields: str) -> Fault:
        return self.file.document.fault(code, ("cases", self.at, *path), **fields)

    def _tier(self, here: Capabilities) -> Iterator[Fault]:
        if self.case.tier not in (None, here.tier.name):
            path = ("expect", "tier")
            yield self._fault("case-tier", path, expected=str(self.case.tier), found=here.tier.name)

    def _limits(self, here: Capabilities) -> Iterator[Fault]:
        for key, expected in self.case.limits:
            limit = here.limit(key)
            if limit is None or limit.value != expected:
                path = ("expect", "limits", key)
                found = _shown(key, limit.value) if limit else "none"
                fields = {"limit": key, "expected": _shown(key, expected), "found": found}
                yield self._fault("case-limit", path, **fields, rule=limit.rule if limit else "")

    def _permitted(self, here: Capabilities) -> Iterator[Fault]:
        for at, (name, specifier) in enumerate(self.case.permitted):
            path = ("expect", "permitted", at)
            verdicts = self._verdicts(here, name, specifier)
            if not verdicts:
                yield self._unknown(path, name)
            elif not any(verdict.allowed for verdict in verdicts):
                fields = {"module": f"{name} {specifier}".strip(), "subject": verdicts[0].subject}
                yield self._fault("case-forbidden", path, **fields, rule=verdicts[0].rule or "")

    def _refused(self, here: Capabilities) -> Iterator[Fault]:
        for (name, specifier), rule in self.case.refused:
            text = f"{name} {specifier}".strip()
            path = ("expect", "refused", text)
            verdicts = self._verdicts(here, name, specifier)
            rules = sorted({verdict.rule or "" for verdict in verdicts if not verdict.allowed})
            if not verdicts:
                yield self._unknown(path, name)
            elif any(verdict.allowed for verdict in verdicts):
                yield self._fault("case-permitted", path, module=text)
            elif rule and rule not in rules:
                yield self._fault("case-other-rule", path, module=text, expected=rule, found=", ".join(rules))

    def _verdicts(self, here: Capabilities, name: str, specifier: str) -> list[Verdict]:
        """On each build of each release in the range; none for a module that there is not."""
        module = self.catalog.module(name)
        try:
            return [
                here.judge(subject_of(module, release, variant))
                for release in (module.releases if module else ())
                if module and matches(module.scheme, release.version, specifier, prereleases=True)
                for variant in release.variants
            ]
        except VersionsError:
            return []

    def _unknown(self, path: Path, name: str) -> Fault:
        suggestion = nearest(name, tuple(self.catalog.names())) if self.catalog.module(name) is None else ""
        return self._fault("case-no-release", path, module=name, suggestion=suggestion)


def _shown(key: str, value: int | tuple[int, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if key in ("memory", "disk", "accelerator-memory"):
        return f"{value}%"
    return show_size(value) if key.startswith("reserve-") or key == "model-bytes" else str(value)
