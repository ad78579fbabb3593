"""The best plan by CP-SAT: the semantics as one integer model, solved level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python import cp_model

from encoders.situation import Situation
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)
from stacks import Intent, Request
from tests.oracle.brute import clash, is_interpreted
from tests.oracle.levels import Vector, better_builds, download_mib, is_second_best_backend, newer
from tests.oracle.resources import disks_of, memory_of, ports_for
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick, Place
from versions import matches, samples

MIB = 2**20
Literal = cp_model.LiteralT


def best_vector(intent: Intent, situation: Situation) -> Vector | None:
    """The least objective vector; None where the model has no solution."""
    model = _Model(Rules(intent, situation))
    model.build()
    return model.solve()


class _Model:
    """`taken` is one Boolean for every choice that there could be."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.cp = cp_model.CpModel()
        self.picks = [pick for place in _reached(rules) for pick in rules.picks(place)]
        self.taken = {pick: self.cp.new_bool_var("") for pick in self.picks}
        self.inside: dict[str, list[Pick]] = defaultdict(list)
        self.at: dict[Place, list[Pick]] = defaultdict(list)
        for pick in self.picks:
            self.inside[pick.environment].append(pick)
            self.at[pick.place].append(pick)
        self.versions: dict[tuple[str, str], dict[str, cp_model.IntVar]] = {}
        self.far: list[tuple[int, cp_model.IntVar]] = []  # host ports, by their distance

    def build(self) -> None:
        self.environments()
        self.wishes()
        for pick in self.picks:
            for requirement in (*pick.release.requires, *pick.variant.requires):
                self.need(pick, requirement, [])
            self.cause(pick)
            self.excuse(pick)
        self.capacities()
        self.ports()

    def solve(self) -> Vector | None:
        """Each level in turn, those before it held at their best."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        found: dict[str, int] = {}
        levels = self.levels()
        if solver.solve(self.cp) == cp_model.INFEASIBLE:
            return None
        for name in self.rules.situation.capabilities.preferences:
            total = sum(weight * literal for weight, literal in levels[name])
            self.cp.clear_hints()
            for taken in self.taken.values():
                self.cp.add_hint(taken, solver.value(taken))
            if solver.value(total) > 0:
                self.cp.minimize(total)
                assert solver.solve(self.cp) == cp_model.OPTIMAL
            found[name] = round(solver.value(total))
            self.cp.clear_objective()
            self.cp.add(total <= found[name])
        return tuple(found.items())

    # --- what may stand together

    def environments(self) -> None:
        for picks in self.at.values():
            for slot in dict.fromkeys(pick.release.slot for pick in picks):
                self.cp.add_at_most_one(self.taken[p] for p in picks if p.release.slot == slot)
        for one in self.picks:
            near = self.inside[one.environment] if not one.release.conflicts else self.picks
            for other in near:
                if one is not other and clash(self.rules, one, other):
                    self.cp.add_bool_or(~self.taken[one], ~self.taken[other])
        for environment, inside in self.inside.items():
            interpreted = [self.taken[pick] for pick in inside if is_interpreted(pick)]
            pythons = [self.taken[pick] for pick in self.at.get((environment, "python"), ())]
            for native in interpreted if len(pythons) > 1 else ():
                self.cp.add(sum(pythons) <= 1).only_enforce_if(native)

    def capacities(self) -> None:
        services = [pick for pick in self.picks if not pick.module.is_library]
        memory = sum((pick.release.memory_bytes or 0) // MIB * self.taken[pick] for pick in services)
        self.cp.add(memory <= memory_of(self.rules) // MIB)
        for backends, room in disks_of(self.rules):
            filling = [pick for pick in self.picks if pick.variant.backend in backends]
            disk = sum((pick.release.disk_bytes or 0) // MIB * self.taken[pick] for pick in filling)
            self.cp.add(disk <= room // MIB)

    def ports(self) -> None:
        wanting = [(p, port) for p in self.picks if not p.module.is_library for port in p.release.ports]
        rivals = sum(len(p.release.ports) for p in self.picks if not p.module.is_library)
        holders: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
        for pick, port in wanting:
            bound = []
            for distance, number in enumerate(ports_for(self.rules, pick, port, rivals)):
                here = self.cp.new_bool_var("")
                holders[port.protocol, number].append(here)
                bound.append(here)
                self.far.append((distance, here))
            self.cp.add(sum(bound) == self.taken[pick])
        for bound in holders.values():
            self.cp.add_at_most_one(bound)

    # --- what is asked for, and what that needs

    def wishes(self) -> None:
        for wish in self.rules.intent.requests:
            self.cp.add_bool_or(self.answers(wish))

    def answers(self, wish: Request) -> list[Literal]:
        return [self.taken[pick] for pick in self.picks if self.rules.answers(pick, wish)]

    def need(self, pick: Pick, requirement: Requirement, instead: list[Literal]) -> None:
        """If the pick is taken and the requirement applies, a term holds; or what may be instead."""
        if not self.rules.is_inside(pick, requirement):
            applies = self.holds(pick.environment, requirement.condition, unknown=True)
            terms = [literal for term in requirement.any_of for literal in self.meeting(pick, term)]
            self.cp.add_bool_or([*instead, *terms, self.negated(applies), ~self.taken[pick]])

    def meeting(self, pick: Pick, term: Term) -> list[Literal]:
        if isinstance(term, HostTerm):
            return [self.rules.host(term) is True]
        if isinstance(term, ModuleTerm) and self.rules.is_open(term):
            versions = self.open_versions(pick.environment, term.module)
            return [
                v for text, v in versions.items() if matches("pep440", text, term.specifier, prereleases=True)
            ]
        return [self.taken[p] for p in self.picks if self.rules.meets(p, pick.environment, term)]

    def open_versions(self, environment: str, name: str) -> dict[str, cp_model.IntVar]:
        """An open module has one version in an environment."""
        if (environment, name) not in self.versions:
            ranges = {
                term.specifier
                for pick in self.inside[environment]
                for r in (*pick.release.requires, *pick.variant.requires, *pick.release.recommends)
                for term in r.any_of
                if isinstance(term, ModuleTerm) and term.module == name
            }
            versions = {text: self.cp.new_bool_var("") for text in samples("pep440", ranges)}
            self.cp.add_exactly_one(versions.values())
            self.versions[environment, name] = versions
        return self.versions[environment, name]

    def holds(self, environment: str, condition: Condition | None, *, unknown: bool) -> Literal:
        """A condition, with what an unknown fact counts as."""
        match condition:
            case None:
                return True
            case Holds(HostTerm() as term):
                value = self.rules.host(term)
                return unknown if value is None else value
            case Holds(ModuleTerm() as term):
                held = [p for p in self.at.get((environment, term.module), ()) if self.rules.is_held(p, term)]
                return self.any_of(self.taken[pick] for pick in held)
            case Not(inner):
                return self.negated(self.holds(environment, inner, unknown=not unknown))
            case AllOf(parts):
                each = (self.holds(environment, part, unknown=unknown) for part in parts)
                return self.negated(self.any_of(self.negated(part) for part in each))
            case AnyOf(parts):
                return self.any_of(self.holds(environment, part, unknown=unknown) for part in parts)
        raise TypeError(condition)

    def negated(self, literal: Literal) -> Literal:
        return (not literal) if isinstance(literal, bool) else ~literal

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        whole = self.cp.new_bool_var("")
        self.cp.add_max_equality(whole, [False, *literals])
        return whole

    def cause(self, pick: Pick) -> None:
        """Nothing is there that neither a wish nor another choice speaks for."""
        rules = self.rules
        if not any(
            rules.answers(pick, wish) and (pick.place in rules.homes(wish) or rules.is_installed(pick.place))
            for wish in rules.wishes
        ):
            others = [p for p in self.picks if p.place != pick.place and rules.speaks_for(p, pick)]
            self.cp.add_bool_or([*(self.taken[other] for other in others), ~self.taken[pick]])

    def excuse(self, pick: Pick) -> None:
        """A build for the CPU, where there is something better, is wished for."""
        if pick.variant.accelerator == "cpu" and self.rules.is_accelerable(pick.module):
            wished = [one for w in self.rules.excuses(pick.environment) for one in self.answers(w)]
            self.cp.add_bool_or([*wished, ~self.taken[pick]])

    # --- what is better

    def levels(self) -> dict[str, list[tuple[int, Literal]]]:
        rules, taken = self.rules, self.taken
        asked = {place: rules.is_asked_for(place) for place in self.at}
        return {
            "removals": [(1, self.negated(self.any_of(self.answers(wish)))) for wish in rules.earlier],
            "changes": self.changes(),
            "newest-requested": [(newer(p), taken[p]) for p in self.picks if asked[p.place]],
            "backend": [(is_second_best_backend(rules, p), taken[p]) for p in self.picks],
            "build": [(better_builds(rules, p), taken[p]) for p in self.picks],
            "recommendations": self.recommendations(),
            "newest-pulled": [(newer(p), taken[p]) for p in self.picks if not asked[p.place]],
            "modules": [(1, taken[p]) for p in self.picks if p.release.slot or not asked[p.place]],
            "ports": list(self.far),
            "download": [(download_mib(rules, p), taken[p]) for p in self.picks],
        }

    def changes(self) -> list[tuple[int, Literal]]:
        upgrade = self.rules.intent.upgrade
        names = {(*pick.place, pick.version, pick.variant.label): taken for pick, taken in self.taken.items()}
        return [
            (1, self.negated(names.get((c.environment, c.module, c.version, c.variant), False)))
            for c in self.rules.installed
            if not upgrade.everything and c.module not in upgrade.modules
        ]

    def recommendations(self) -> list[tuple[int, Literal]]:
        found: list[tuple[int, Literal]] = []
        for pick in self.picks:
            for requirement in pick.release.recommends:
                missing = self.cp.new_bool_var("")
                self.need(pick, requirement, [missing])
                found.append((1, missing))
        return found


def _reached(rules: Rules) -> list[Place]:
    """Every place that anything may speak of."""
    found = dict.fromkeys(rules.roots())
    left = list(found)
    while left:
        mentioned = (place for pick in rules.picks(left.pop()) for place in rules.mentioned(pick))
        for place in mentioned:
            if place not in found:
                found[place] = None
                left.append(place)
    return list(found)
