"""What rules and limits come to over all machines and all things: which of them change anything."""

from __future__ import annotations

from collections.abc import Sequence

from encoders.policies import PolicySpace
from encoders.subjects import SubjectSpace
from manifests import Catalog
from policies import Limit, Rule, limits_no_less
from solver import Conflict, Literal, Session


class RuleSpace:
    """The permissions of a policy. `applies`: by id, in the order of the files, where each is in force."""

    def __init__(self, space: PolicySpace, catalog: Catalog) -> None:
        self._gates = space.gates
        self._rules = {rule.id: rule for file in space.policy.files for rule in file.rules}
        self.applies = {
            rule.id: space.holds(rule.when, file) for file in space.policy.files for rule in file.rules
        }
        self._things = SubjectSpace(space.gates, tuple(self._rules.values()), catalog)
        self._kept = {name: space.problem.variable() for name in self._rules}  # whether it is looked at
        self._denials = {
            name: space.gates.all_of((self.applies[name], self._things.covers(rule)))
            for name, rule in self._rules.items()
            if rule.effect == "deny"
        }
        self._closed = {
            (file.name, kind): allows
            for file in space.policy.files
            for kind in dict.fromkeys(kind for rule in file.rules for kind in self._things.kinds_of(rule))
            if (allows := [r for r in file.rules if r.effect == "allow" and kind in self._things.kinds_of(r)])
        }
        self._outside = {place: self._refuses(place[1], rules) for place, rules in self._closed.items()}
        self._changes = {
            rule.id: (place, self._without(place[1], rule, rules))
            for place, rules in self._closed.items()
            for rule in rules
        }

    def _refuses(self, kind: str, allows: Sequence[Rule]) -> Literal:
        """Whether something of a closed kind is listed by none of these rules.

        In SAT terms: there and (in force-1 or ...) and not (in force-1 and listed-1) and not ...
        """
        gates, things = self._gates, self._things
        live = [gates.all_of((self._kept[rule.id], self.applies[rule.id])) for rule in allows]
        listed = [
            gates.all_of((literal, things.has(kind, rule)))
            for literal, rule in zip(live, allows, strict=True)
        ]
        return gates.all_of((things.there(kind), gates.any_of(live), *(-each for each in listed)))

    def _without(self, kind: str, rule: Rule, allows: Sequence[Rule]) -> Literal:
        """Whether one rule more makes a difference to what its kind refuses."""
        gates = self._gates
        others = [other for other in allows if other is not rule]
        live = self._refuses(kind, [rule, *others])
        before = self._refuses(kind, others)
        return gates.any_of((gates.all_of((live, -before)), gates.all_of((-live, before))))

    def shadows(
        self, session: Session[str], settled: Literal, statement: str, others: Sequence[str]
    ) -> tuple[str, ...] | None:
        """The rules because of which one changes nothing; None where it does change something."""
        assumed = [(settled, ""), (self._kept[statement], "")]
        assumed += [
            (self._kept[o] if o in others else -self._kept[o], "") for o in self._kept if o != statement
        ]
        assumed += [(-self._denials[other], other) for other in others if other in self._denials]
        place = None
        if statement in self._denials:
            assumed.append((self._denials[statement], ""))
        else:
            place, changes = self._changes[statement]
            assumed.append((changes, ""))
        for closed, literal in self._outside.items():
            names = [rule.id for rule in self._closed[closed] if rule.id in others]
            if closed != place and names:
                assumed.append((-literal, ", ".join(names)))
        found = session.conflict(assumed)
        if not isinstance(found, Conflict):
            return None
        beside = [rule.id for rule in self._closed[place] if rule.id in others] if place else []
        return tuple(dict.fromkeys((*(why for why in found.reasons if why), *beside)))


class LimitSpace:
    """The limits of a policy; `applies` as of RuleSpace."""

    def __init__(self, space: PolicySpace) -> None:
        self._limits: dict[str, Limit] = {one.id: one for file in space.policy.files for one in file.limits}
        self.applies = {
            limit.id: space.holds(limit.when, file) for file in space.policy.files for limit in file.limits
        }

    def shadows(
        self, session: Session[str], settled: Literal, statement: str, others: Sequence[str]
    ) -> tuple[str, ...] | None:
        """The limits because of which one is nowhere the least; None where it is, in one of its ceilings."""
        by: dict[str, None] = {}
        for ceilings in limits_no_less(self._limits[statement], [self._limits[other] for other in others]):
            assumed = [(settled, ""), (self.applies[statement], "")]
            assumed += [(-self.applies[other], other) for other in ceilings]
            found = session.conflict(assumed)
            if not isinstance(found, Conflict):
                return None
            by |= dict.fromkeys(why for why in found.reasons if why)
        return tuple(by)
