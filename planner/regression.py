"""What a change of the catalogue takes away: releases, machines that can have them, and plans.

Two catalogues are decided over one profile matrix and compared; so are the plans of a set of stacks. Only
modules that reach a changed one are looked at: nothing else can be decided otherwise (planner/affected.py).
Findings that say the same of several releases or machines are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from documents import Fault
from encoders import Situation, choices_of
from manifests import Catalog
from planner.affected import changed_modules, that_reach
from planner.answers import PlannerError
from planner.findings import Finding, Level
from planner.knowing import known
from planner.matrix import Matrix, Profile, decide_matrix
from planner.planning import decide
from planner.refusing import conflicts_of
from reasons import Reason
from solver import Budget, Solution
from stacks import Intent, Request

#: Machines that are named in a sentence; the others are counted.
_NAMED = 3


def regressions(
    before: Catalog,
    after: Catalog,
    profiles: Sequence[Profile],
    *,
    stacks: Sequence[tuple[str, Intent]] = (),
    decided: Matrix | None = None,
    jobs: int = 1,
    engine: str = "glucose42",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Finding, ...]:
    """What is worse or different after the change, by kind and then by name.

    The scenario set are the requests of each module alone on each profile, and `stacks` by their names.
    `decided` is the matrix of `after`, if it was decided before. `progress` is as for `decide_matrix`.
    """
    changed = changed_modules(before, after)
    if not changed:
        return ()
    affected = that_reach(changed, before, after)

    def decide_of(catalog: Catalog) -> Matrix:
        names = affected & {*catalog.names()}
        return decide_matrix(catalog, profiles, modules=names, jobs=jobs, engine=engine, progress=progress)

    comparison = _Comparison(
        *(before, after, decide_of(before), decided or decide_of(after)),
        *({profile.name: profile for profile in profiles}, engine),
    )
    relevant = [(name, intent) for name, intent in stacks if _names(intent) & affected]
    return (
        *comparison.gone(),
        *comparison.uninstallable(),
        *comparison.refused(),
        *comparison.chosen(),
        *(found for name, intent in relevant for found in comparison.plans(name, intent, changed)),
    )


def _names(intent: Intent) -> frozenset[str]:
    return frozenset(f"@{one.name}" if one.interface else one.name for one in intent.requests)


@attrs.frozen
class _Comparison:
    """Two catalogues, and what each machine can have of them."""

    before: Catalog
    after: Catalog
    had: Matrix
    has: Matrix
    profiles: Mapping[str, Profile]
    engine: str

    # --- modules ----------------------------------------------------------------------------------

    def gone(self) -> Iterator[Finding]:
        """Modules and releases that are not in the catalogue any more."""
        for name in self.before.names():
            earlier, now = self.before.module(name), self.after.module(name)
            assert earlier is not None  # the name came from the catalogue
            if now is None:
                fields = (("module", name), ("file", earlier.file))
                yield Finding("warning", Fault("module-gone", "", fields=fields))
                continue
            left = {release.version for release in now.releases}
            gone = [release.version for release in earlier.releases if release.version not in left]
            if gone:
                yield self._finding("warning", "release-gone", name, None, (), **_versions(gone))

    def uninstallable(self) -> Iterator[Finding]:
        """Releases that some machine could have, and cannot any more."""
        lost: dict[tuple[str, frozenset[str]], list[str]] = {}
        for (name, version), earlier in self.had.installable.items():
            machines = earlier - self.has.installable.get((name, version), earlier)
            if machines:
                lost.setdefault((name, machines), []).append(version)
        for (name, machines), versions in lost.items():
            why = self._why(Request(name, specifier=f"=={versions[0]}"), machines)
            fields = _versions(versions) | self._machines(machines)
            yield self._finding("error", "became-uninstallable", name, versions[0], why, **fields)

    def refused(self) -> Iterator[Finding]:
        """Modules of which a machine gets nothing any more if asked for by name alone, not told already."""
        lost: dict[str, set[str]] = {}
        for (name, machine), earlier in self.had.chosen.items():
            if earlier is None or self.has.chosen.get((name, machine), earlier) is not None:
                continue
            if machine in self.has.installable.get((name, earlier), {machine}):  # it is gone, or not offered
                lost.setdefault(name, set()).add(machine)
        for name, machines in lost.items():
            why = self._why(Request(name), machines)
            fields = {"request": name, "missing": ""} | self._machines(machines)
            yield self._finding("error", "plan-lost", name, None, why, **fields)

    def chosen(self) -> Iterator[Finding]:
        """Modules of which a machine gets another release than before, if it is asked for by name alone."""
        moved: dict[tuple[str, str, str, str], set[str]] = {}
        for (name, machine), earlier in self.had.chosen.items():
            now = self.has.chosen.get((name, machine))
            if earlier and now and earlier != now:
                cause = self._cause(name, machine, earlier, now)
                moved.setdefault((name, earlier, now, cause), set()).add(machine)
        for (name, earlier, now, cause), machines in moved.items():
            impossible = cause == "impossible"
            why = self._why(Request(name, specifier=f"=={earlier}"), machines) if impossible else ()
            fields = {"request": name, "before": earlier, "after": now, "cause": cause}
            told = fields | self._machines(machines)
            yield self._finding("note", "choice-changed", name, now, why, **told)

    def _cause(self, name: str, machine: str, earlier: str, now: str) -> str:
        """Why another release is taken: the one before is gone, or impossible; or the other is new."""
        if (name, earlier) not in self.has.installable:
            return "gone"
        if machine not in self.has.installable[name, earlier]:
            return "impossible"
        if (name, now) not in self.had.installable:
            return "new"
        return "other" if machine in self.had.installable[name, now] else "possible"

    # --- stacks -----------------------------------------------------------------------------------

    def plans(self, stack: str, intent: Intent, changed: frozenset[str]) -> Iterator[Finding]:
        """What of one stack is planned otherwise, and the changed modules that it is planned with."""
        lost: dict[str, set[str]] = {}
        moved: dict[tuple[str, str], set[str]] = {}
        for name, profile in self.profiles.items():
            earlier = self._plan(intent, self.before, profile)
            now = self._plan(intent, self.after, profile)
            if isinstance(earlier, str) or earlier == now:
                continue
            if isinstance(now, str):
                lost.setdefault(now, set()).add(name)
                continue
            differences = ", ".join(_differences(earlier, now))
            modules = ", ".join(sorted({module for _, module in {*earlier, *now}} & changed))
            moved.setdefault((differences, modules), set()).add(name)
        file = next((request.origin.file for request in intent.requests), stack)
        for missing, machines in lost.items():
            unmet = {"request": stack, "missing": missing} | self._machines(machines)
            why = () if missing else self._conflict(intent, machines)
            yield Finding("error", Fault("plan-lost", file, fields=tuple(unmet.items())), why)
        for (differences, by), machines in moved.items():
            told = {"stack": stack, "changes": differences, "modules": by} | self._machines(machines)
            yield Finding("note", Fault("plan-changed", file, fields=tuple(told.items())))

    def _plan(self, intent: Intent, catalog: Catalog, profile: Profile) -> dict[tuple[str, str], str] | str:
        """Release and build by environment and module; or the name that is unknown; "" for no plan."""
        situation = Situation(profile.machine, catalog, profile.capabilities)
        try:
            known(intent, situation)
        except PlannerError as error:
            return dict(error.fields).get("name", error.code)
        encoding, outcome = decide(intent, situation, Budget(), self.engine)
        if not isinstance(outcome, Solution):
            return ""
        choices = choices_of(encoding, outcome)
        return {(one.environment, one.module): f"{one.version} {one.variant}" for one in choices}

    # --- telling ----------------------------------------------------------------------------------

    def _why(self, request: Request, machines: Iterable[str]) -> tuple[Reason, ...]:
        return self._conflict(Intent((request,)), machines)

    def _conflict(self, intent: Intent, machines: Iterable[str]) -> tuple[Reason, ...]:
        """Why there is no plan on the first of these machines, in the order of the matrix."""
        profile = self.profiles[self._in_order(machines)[0]]
        situation = Situation(profile.machine, self.after, profile.capabilities)
        found = conflicts_of(intent, situation, engine=self.engine)
        return found[0].reasons if found else ()

    def _in_order(self, machines: Iterable[str]) -> list[str]:
        return [name for name in self.profiles if name in set(machines)]

    def _machines(self, machines: Iterable[str]) -> dict[str, str]:
        """The names, and how many are left of them after the first ones."""
        names = self._in_order(machines)
        more = len(names) - _NAMED
        return {
            "profiles": ", ".join(names),
            "named": ", ".join(names[:_NAMED]),
            "more": str(more) if more > 0 else "",
        }

    def _finding(
        self,
        level: Level,
        code: str,
        module: str,
        version: str | None,
        why: tuple[Reason, ...],
        **fields: str,
    ) -> Finding:
        place = self.after.locate(module, version)
        file, line, column = (place.file, place.line, place.column) if place else ("", 0, 0)
        told = {"module": module} | fields if "request" not in fields else fields
        return Finding(level, Fault(code, file, line, column, tuple(told.items())), why)


def _versions(versions: Sequence[str]) -> dict[str, str]:
    """Releases, newest first, and the ends of their range; the other end is "" where there is but one."""
    return {
        "versions": ", ".join(versions),
        "newest": versions[0],
        "oldest": versions[-1] if len(versions) > 1 else "",
        "count": str(len(versions)),
    }


def _differences(earlier: Mapping[tuple[str, str], str], now: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """`+ default/numpy 2.5.1 wheel`, `- ...`, `~ vllm/vllm 0.1 image -> 0.2 image`, sorted."""
    for key in sorted({*earlier, *now}):
        name, old, new = "/".join(key), earlier.get(key), now.get(key)
        if old is None:
            yield f"+ {name} {new}"
        elif new is None:
            yield f"- {name} {old}"
        elif old != new:
            yield f"~ {name} {old} -> {new}"
