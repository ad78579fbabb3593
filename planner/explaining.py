"""Why a module is in the plan, why this release, and what keeps the newer ones away."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from encoders import Encoding, Situation, choices_of, encode, staleness
from planner.answers import Absent, Barrier, Explanation, Refusal, Undecided
from planner.knowing import known
from planner.planning import causes, decide, still_wanted
from planner.refusing import refuse
from reasons import NeedsModule, Reason, Requested
from solver import Budget, Conflict, Exhausted, Session, Solution
from stacks import Intent, Request
from state import Choice
from versions import newest_first

Answer = tuple[Explanation, ...] | Absent | Refusal | Undecided


def explain(
    target: Request,
    intent: Intent,
    situation: Situation,
    budget: Budget = Budget(),
    engine: str = "glucose42",
) -> Answer:
    """Explain every appearance of a module in the plan for this intent.

    Where there is no plan, the refusal explains; where the module is not in it, Absent tells whether
    it could be.
    """
    known(intent, situation)
    known(Intent((target,)), situation)
    situation = still_wanted(intent, situation)
    encoding, outcome = decide(intent, situation, budget, engine)
    if isinstance(outcome, Conflict):
        return refuse(intent, situation, budget, engine)
    if isinstance(outcome, Exhausted):
        return Undecided()
    told = tuple(_Teller(intent, situation, encoding, outcome, budget, engine).tell(target.name))
    return told or _absent(target, situation, budget, engine)


def _absent(target: Request, situation: Situation, budget: Budget, engine: str) -> Absent | Undecided:
    alone = Intent((target,))
    _, outcome = decide(alone, situation, budget, engine)
    if isinstance(outcome, Conflict):
        refusal = refuse(alone, situation, budget, engine)
        return refusal if isinstance(refusal, Undecided) else Absent(target.name, refusal)
    return Absent(target.name, None)


@attrs.define
class _Teller:
    intent: Intent
    situation: Situation
    encoding: Encoding
    solution: Solution
    budget: Budget
    engine: str

    def tell(self, name: str) -> Iterator[Explanation]:
        choices = choices_of(self.encoding, self.solution)
        chains = causes(self.encoding, self.solution, choices)
        for choice in choices:
            if choice.module == name:
                yield self._explain(choice, chains.get(choice.key, ()))
            for bundled, version in choice.bundles:
                if bundled == name:
                    yield self._bundled(choice, name, version, chains.get(choice.key, ()))

    def _explain(self, choice: Choice, chain: tuple[Reason, ...]) -> Explanation:
        module = self.encoding.universe.instances[choice.key].module
        return Explanation(
            module=choice.module,
            environment=choice.environment,
            version=choice.version,
            variant=choice.variant,
            newest=module.releases[0].version,
            chain=chain,
            barriers=tuple(self._barriers(choice)),
        )

    def _bundled(self, choice: Choice, name: str, version: str, chain: tuple[Reason, ...]) -> Explanation:
        """A thing inside an image: it is as new as the image's release lets it be."""
        module = self.situation.catalog.module(name)
        known_versions = [release.version for release in module.releases] if module else [version]
        scheme = module.scheme if module else "pep440"
        order = newest_first(scheme, {*known_versions, version})
        newer = order[: order.index(version)]
        why = self._statement_inside(choice, name)
        return Explanation(
            module=name,
            environment=choice.environment,
            version=version,
            variant=choice.variant,
            newest=order[0],
            chain=(*chain, *why),
            barriers=((Barrier(newer, why),) if newer and why else ()) + tuple(self._barriers(choice)),
            bundled_in=(choice.module, choice.version),
        )

    def _statement_inside(self, choice: Choice, name: str) -> tuple[Reason, ...]:
        """The requirement of the image's own release that fixes what it bundles."""
        module = self.situation.catalog.module(choice.module)
        release = next(r for r in module.releases if r.version == choice.version) if module else None
        return tuple(
            NeedsModule(choice.module, (choice.version,), requirement.text, choice.environment)
            for requirement in (release.requires if release else ())
            if any(getattr(term, "module", None) == name for term in requirement.any_of)
        )

    def _barriers(self, choice: Choice) -> Iterator[Barrier]:
        """Newer releases, each with what is against it; releases with one and the same cause together."""
        newer = self._newer(choice)
        if not newer:
            return
        full = encode(self.intent, self.situation, pruned=False)
        session = Session(full.problem, engine=self.engine)
        left = list(newer)
        while left:
            version = left[0]
            literal = full.variables.releases[choice.key, version]
            wish = Requested(f"{choice.module} =={version}", choice.environment)
            conflict = session.conflict(((literal, wish),), budget=self.budget)
            if isinstance(conflict, Exhausted):
                return
            if conflict is None:
                yield self._worse(choice, full, session, tuple(left))
                return
            reasons = full.telling.in_order(reason for reason in conflict.reasons if reason != wish)
            together = tuple(v for v in left if v == version or _also_about(reasons, choice.module, v))
            left = [v for v in left if v not in together]
            yield Barrier(together, reasons)

    def _newer(self, choice: Choice) -> tuple[str, ...]:
        instance = self.encoding.universe.instances[choice.key]
        ranks = staleness(instance)
        releases = [r.version for r in instance.module.releases if r.status != "withdrawn"]
        return tuple(v for v in releases if ranks[v] < ranks[choice.version])

    def _worse(
        self, choice: Choice, full: Encoding, session: Session[Reason], versions: tuple[str, ...]
    ) -> Barrier:
        """Possible, but a more important objective would suffer: the first one that differs."""
        literal = full.variables.releases[choice.key, versions[0]]
        wish = Requested(f"{choice.module} =={versions[0]}", choice.environment)
        other = session.minimise(assumptions=((literal, wish),), budget=self.budget)
        mine = Session(full.problem, engine=self.engine).minimise(budget=self.budget)
        worse = None
        if isinstance(other, Solution) and isinstance(mine, Solution):
            worse = next(
                (a.name for a, b in zip(other.levels, mine.levels, strict=True) if a.value > b.value), None
            )
        return Barrier(versions, (), worse)


def _also_about(reasons: tuple[Reason, ...], module: str, version: str) -> bool:
    """Whether the same statements refute this release too: each that speaks of the module names it."""
    about = [
        versions
        for reason in reasons
        if getattr(reason, "module", None) == module and (versions := getattr(reason, "versions", ()))
    ]
    return bool(about) and all(version in versions for versions in about)
