"""Why a module is in the plan, why so, and what would be without it."""

from __future__ import annotations

from collections.abc import Iterator

from encoders import Chosen, Situation, chosen_of
from planner.answers import Refusal, Undecided
from planner.explaining.alternatives import alternatives
from planner.explaining.asking import Asking
from planner.explaining.model import Absent, Barrier, Explanation, Verdict
from planner.explaining.releases import barriers, unoffered
from planner.explaining.without import without
from planner.knowing import known
from planner.planning import causes, decide, still_wanted
from reasons import NeedsModule, Reason
from solver import Budget, Conflict, Solution
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
    *,
    everything: bool = True,
) -> Answer:
    """Explain every appearance of a module in the plan for this intent.

    Where there is no plan, the refusal explains; where the module is not in it, Absent tells whether
    it could be. Without `everything`, alternatives that a reader would not look for are not told.
    """
    asking = ask(target, intent, situation, budget, engine)
    if not isinstance(asking, Asking):
        return asking
    told = tuple(_Teller(asking, target.name, everything).tell())
    return told or absent(target, asking)


def ask(
    target: Request, intent: Intent, situation: Situation, budget: Budget, engine: str
) -> Asking | Refusal | Undecided:
    """What can be asked about the plan for an intent; or that there is no plan, if so."""
    known(intent, situation)
    known(Intent((target,)), situation)
    situation = still_wanted(intent, situation)
    asking = Asking(intent, situation, budget, engine)
    if isinstance(asking.outcome, Solution):
        return asking
    return refusal_of(intent, asking) if isinstance(asking.outcome, Conflict) else Undecided()


def absent(target: Request, asking: Asking) -> Absent | Undecided:
    """Whether what is not in the plan could be had by itself."""
    alone = Intent((target,))
    _, outcome = decide(alone, asking.situation, asking.budget, asking.engine)
    if isinstance(outcome, Conflict):
        refusal = refusal_of(alone, asking)
        return refusal if isinstance(refusal, Undecided) else Absent(target.name, refusal)
    return Absent(target.name, None)


def refusal_of(intent: Intent, asking: Asking) -> Refusal | Undecided:
    """Why there is no plan for another intent."""
    from planner.refusing import refuse  # what only a refusal takes is loaded for one

    return refuse(intent, asking.situation, asking.budget, asking.engine)


class _Teller:
    def __init__(self, asking: Asking, name: str, everything: bool) -> None:
        self._asking = asking
        self._name = name
        self._everything = everything
        self._chains = causes(asking.encoding, asking.plan, asking.choices)

    def tell(self) -> Iterator[Explanation]:
        chosen = chosen_of(self._asking.encoding, self._asking.plan)
        for one, choice in zip(chosen, self._asking.choices, strict=True):
            if choice.module == self._name:
                yield self._explain(one, choice)
            for bundled, version in choice.bundles:
                if bundled == self._name:
                    yield self._bundled(one, choice, version)

    def _explain(self, one: Chosen, choice: Choice) -> Explanation:
        return Explanation(
            module=choice.module,
            environment=choice.environment,
            version=choice.version,
            variant=choice.variant,
            newest=one.instance.module.releases[0].version,
            chain=self._chains.get(choice.key, ()),
            barriers=tuple(barriers(self._asking, one)),
            unoffered=tuple(unoffered(one)),
            alternatives=tuple(alternatives(self._asking, one, choice, everything=self._everything)),
            without=without(self._asking, choice.module),
        )

    def _bundled(self, one: Chosen, choice: Choice, version: str) -> Explanation:
        """A thing inside an image: it is as new as the image's release lets it be."""
        module = self._asking.situation.catalog.module(self._name)
        known_versions = [release.version for release in module.releases] if module else [version]
        order = newest_first(module.scheme if module else "pep440", {*known_versions, version})
        newer = order[: order.index(version)]
        why = self._statement_inside(one)
        fixed = (Barrier(newer, Verdict("impossible", why)),) if newer and why else ()
        return Explanation(
            module=self._name,
            environment=choice.environment,
            version=version,
            variant=choice.variant,
            newest=order[0],
            chain=(*self._chains.get(choice.key, ()), *why),
            barriers=(*fixed, *barriers(self._asking, one)),
            bundled_in=(choice.module, choice.version),
        )

    def _statement_inside(self, one: Chosen) -> tuple[Reason, ...]:
        """The requirement of the image's own release that fixes what it bundles."""
        release = one.release
        return tuple(
            NeedsModule(release.module, (release.version,), requirement.text, one.instance.environment)
            for requirement in release.requires
            if any(getattr(term, "module", None) == self._name for term in requirement.any_of)
        )
