"""Running the checks that were asked for, on the manifests that were asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cli.codes import USAGE
from cli.errors import Stop
from cli.places import cache_folder
from cli.progress import progress
from cli.report import Decided, Report
from cli.situation import roots
from documents import DocumentError

if TYPE_CHECKING:
    from cli.screen import Screen
    from hardware import Machine
    from manifests import Catalog, Module, Root
    from planner import Finding
    from planner.matrix import Matrix, Profile
    from policies import Policy
    from stacks import Intent


@attrs.frozen
class Asked:
    """What is to be checked, and how far."""

    paths: tuple[Path, ...] = ()
    manifests: tuple[Path, ...] = ()
    policies: tuple[Path, ...] = ()
    stacks: tuple[Path, ...] = ()
    profiles: Path | None = None  # a folder; None: the built-in matrix
    matrix: bool = True
    against: str | None = None
    strict: bool = False
    jobs: int = 1


def run_checks(screen: Screen, asked: Asked) -> Report:
    """Raises Stop for words that name nothing, DocumentError for profiles and stacks with faults."""
    from manifests import files_of, load_backends
    from planner import Finding

    asked_roots = tuple(_roots_of(asked.paths))
    all_roots = (*roots(screen.settings, asked.manifests), *asked_roots)
    try:
        catalog = _load(all_roots)
        load_backends(all_roots)
    except DocumentError as error:
        return Report(tuple(Finding("error", fault) for fault in error.faults), asked.strict)
    base = _load([root for root in all_roots if root not in asked_roots]) if asked_roots else None
    files = frozenset(label for root in asked_roots for label, _ in files_of(root))
    return _Run(screen, asked, Manifests(catalog, base, all_roots, asked_roots, files)).report()


def _roots_of(paths: Sequence[Path]) -> Iterable[Root]:
    """Each folder is a root; files form one, as they would in a folder. Raises Stop for what is neither."""
    from manifests import Root, backend_files_of, files_of

    for path in paths:
        if not path.exists():
            raise Stop("check-no-path", USAGE, path=str(path), command="las check")
    for root in (Root(str(path), path) for path in paths if path.is_dir()):
        if not any(True for _ in (*files_of(root), *backend_files_of(root))):
            raise Stop("check-no-manifests", USAGE, path=str(root.path), command="las check")
        yield root
    files = tuple(path for path in paths if not path.is_dir())
    if files:
        yield Root(".", Path(), files)


def _load(of: Sequence[Root]) -> Catalog:
    from manifests import load_catalog

    return load_catalog(of, cache=Path(cache_folder()))


@attrs.frozen
class Manifests:
    """All that are read, and which of them are asked about: all, where `base` is None.

    `base` is the catalogue without what is asked about: what it has, that did not break.
    """

    catalog: Catalog
    base: Catalog | None
    roots: tuple[Root, ...]
    asked_roots: tuple[Root, ...]
    asked_files: frozenset[str]  # as they are called in messages

    def modules(self) -> tuple[Module, ...]:
        """The modules that are asked about."""
        found = (module for name in self.catalog.names() if (module := self.catalog.module(name)))
        return tuple(module for module in found if self.base is None or module.file in self.asked_files)

    def touched(self) -> frozenset[str] | None:
        """Those and all that can reach one; None for every module."""
        from planner.affected import changed_modules, that_reach

        if self.base is None:
            return None
        names = {*changed_modules(self.base, self.catalog), *(module.name for module in self.modules())}
        return that_reach(frozenset(names), self.base, self.catalog) & {*self.catalog.names()}

    def told(
        self, findings: Iterable[Finding], before: Callable[[Catalog], Iterable[Finding]]
    ) -> Iterable[Finding]:
        """Those of what is asked about, and those elsewhere that were not there `before`."""
        found = list(findings)
        elsewhere = [finding for finding in found if finding.fault.file not in self.asked_files]
        if self.base is None or not elsewhere:
            return found
        known = {finding.fault for finding in before(self.base)}
        return [finding for finding in found if finding not in elsewhere or finding.fault not in known]


class _Run:
    """One run over manifests that could be read."""

    def __init__(self, screen: Screen, asked: Asked, manifests: Manifests) -> None:
        self.screen = screen
        self.asked = asked
        self.manifests = manifests
        self.catalog = manifests.catalog
        self.decided: Decided | None = None

    def report(self) -> Report:
        from cli.render_reason import Teller
        from planner import count_catalog
        from planner.checking import in_order

        modules = self.manifests.modules()
        found = [*self._static(), *(self._over_matrix() if self.asked.matrix or self.asked.against else ())]
        return Report(
            in_order(found),
            self.asked.strict,
            tuple((module.name, module.file) for module in modules),
            count_catalog(modules),
            self.decided,
            Teller(self.screen.language, self.catalog),
        )

    def _static(self) -> Iterable[Finding]:
        from planner import check_catalog

        check = partial(check_catalog, with_gaps=self.asked.strict)
        return self._weighed(self.manifests.told(check(self.catalog), check))

    def _weighed(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        """What is merely not known, or of little use, is told only to who is strict."""
        return (finding for finding in findings if self.asked.strict or finding.level != "note")

    # --- over the matrix ---------------------------------------------------------------------------

    def _over_matrix(self) -> Iterable[Finding]:
        from planner import Finding
        from policies import load_policy

        machines = self._machines()
        paths = self.asked.policies or self.screen.settings.paths("policy")
        try:
            policy = load_policy(paths, cache=Path(cache_folder()))
        except DocumentError as error:
            return [Finding("error", fault) for fault in error.faults]
        profiles = _profiles(policy, machines)
        return [
            *self._policies(policy, machines),
            *(self._decisions(profiles) if self.asked.matrix and profiles else ()),
            *(self._regressions(profiles) if self.asked.against and profiles else ()),
        ]

    def _machines(self) -> Sequence[tuple[str, Machine]]:
        from hardware import matrix_profiles, profiles_from

        folder = self.asked.profiles
        if folder is not None and not folder.is_dir():
            raise Stop("cli-no-folder", USAGE, path=str(folder), source="")
        return matrix_profiles() if folder is None else profiles_from(folder)

    def _policies(self, policy: Policy, machines: Sequence[tuple[str, Machine]]) -> Iterable[Finding]:
        """Of the policy itself, unless manifests were asked about."""
        from planner.policy_coverage import policy_findings

        return policy_findings(policy, machines, self.catalog) if self.manifests.base is None else ()

    def _decisions(self, profiles: Sequence[Profile]) -> Iterable[Finding]:
        from planner.check_matrix import matrix_findings

        touched = self.manifests.touched()
        matrix = self._decide(self.catalog, profiles, touched)
        found = list(matrix_findings(self.catalog, profiles, matrix))
        self.decided = _decided(self.catalog, matrix, found)

        def before(base: Catalog) -> Iterable[Finding]:
            names = (touched or frozenset()) & {*base.names()}
            return matrix_findings(base, profiles, self._decide(base, profiles, names))

        return self._weighed(self.manifests.told(found, before))

    def _decide(self, catalog: Catalog, profiles: Sequence[Profile], names: frozenset[str] | None) -> Matrix:
        from planner.matrix import decide_matrix

        with progress(self.screen, "check-progress", machines=len(profiles)) as line:
            return decide_matrix(catalog, profiles, modules=names, jobs=self.asked.jobs, progress=line)

    def _regressions(self, profiles: Sequence[Profile]) -> Iterable[Finding]:
        from cli.earlier import earlier_roots
        from planner.regression import regressions

        assert self.asked.against is not None
        with earlier_roots(
            self.asked.against, self.manifests.roots, self.manifests.asked_roots
        ) as roots_then:
            before = _load(roots_then)
            with progress(self.screen, "check-progress", machines=len(profiles)) as line:
                found = regressions(
                    before,
                    self.catalog,
                    profiles,
                    stacks=self._stacks(),
                    jobs=self.asked.jobs,
                    progress=line,
                )
        return found

    def _stacks(self) -> Sequence[tuple[str, Intent]]:
        from stacks import read_stack

        return [(str(path), read_stack(path, cache=Path(cache_folder()))) for path in self.asked.stacks]


def _profiles(policy: Policy, machines: Sequence[tuple[str, Machine]]) -> Sequence[Profile]:
    """Machines without a tier, or with two, are told as such: nothing can be decided for them."""
    from planner.matrix import Profile
    from policies import PolicyError, evaluate

    found = []
    for name, machine in machines:
        try:
            found.append(Profile(name, machine, evaluate(policy, machine)))
        except PolicyError:
            continue
    return found


def _decided(catalog: Catalog, matrix: Matrix, found: Iterable[Finding]) -> Decided:
    """Withdrawn releases are dead as they should be."""
    dead = 0
    for (name, version), machines in matrix.installable.items():
        module = catalog.module(name)
        assert module is not None  # the matrix is of this catalogue
        status = next(release.status for release in module.releases if release.version == version)
        dead += not machines and status != "withdrawn"
    counts = (dict(one.fault.fields)["count"] for one in found if one.fault.code == "shadowed")
    return Decided(len(matrix.profiles), matrix.decisions, dead, sum(map(int, counts)))
