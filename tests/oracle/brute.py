"""The best plan by trying all: every set of choices that something speaks for, kept if valid, weighed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations, product

from encoders.situation import Situation
from manifests import InterfaceTerm, ModuleTerm, Requirement
from stacks import Intent
from tests.oracle.levels import Vector, unmet_wishes, vector_of
from tests.oracle.resources import cheapest_ports, has_room
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick, Place, agree, parts_of

Chosen = tuple[Pick, ...]


def best_vector(intent: Intent, situation: Situation) -> Vector | None:
    """The least objective vector of all valid sets of choices; None where there is no valid set."""
    rules = Rules(intent, situation)
    found = (weigh(rules, chosen) for chosen in valid_sets(rules))
    return min((vector for vector in found if vector), key=lambda v: [value for _, value in v], default=None)


def weigh(rules: Rules, chosen: Chosen) -> Vector | None:
    """The vector of a set with its best host ports and open versions; None where there are none for it."""
    ports = cheapest_ports(rules, chosen)
    unmet = [unmet_wishes(rules, environment, chosen) for environment in {p.environment for p in chosen}]
    if ports is None or None in unmet:
        return None
    return vector_of(rules, chosen, ports, sum(filter(None, unmet)))


def valid_sets(rules: Rules) -> Iterator[Chosen]:
    """All sets that break no rule but perhaps those of ports and of open modules."""
    yield from _extended(rules, (), {}, rules.roots())


def _extended(
    rules: Rules, chosen: Chosen, decided: dict[Place, Chosen], left: tuple[Place, ...]
) -> Iterator[Chosen]:
    """Decide one place after the other. A place that is first spoken of now is decided later."""
    if not left:
        if all(rule(rules, chosen) for rule in (are_wishes_met, is_nothing_left_over, is_cpu_wanted)):
            yield chosen
        return
    place, *others = left
    for option in options(rules, place):
        now, everything = {**decided, place: option}, (*chosen, *option)
        if option and not is_sound(rules, everything, option):
            continue
        spoken = dict.fromkeys([*(p for pick in option for p in rules.mentioned(pick)), *others])
        undecided = tuple(p for p in spoken if p not in now)
        names = {name for _, name in undecided}
        if are_needs_met(rules, everything, names) and are_wishes_met(rules, everything, names):
            yield from _extended(rules, everything, now, undecided)


def is_valid(rules: Rules, chosen: Chosen) -> bool:
    """Whether a set breaks no rule, and has nothing without cause."""
    return is_allowed(rules, chosen) and is_nothing_left_over(rules, chosen)


def is_allowed(rules: Rules, chosen: Chosen) -> bool:
    """Whether a set breaks no rule, and there are host ports and open versions for it."""
    rooms = [(pick.place, pick.release.slot) for pick in chosen]
    return (
        len(rooms) == len(set(rooms))
        and all(pick in rules.picks(pick.place) for pick in chosen)
        and is_sound(rules, chosen, chosen)
        and are_needs_met(rules, chosen)
        and are_wishes_met(rules, chosen)
        and is_cpu_wanted(rules, chosen)
        and weigh(rules, chosen) is not None
    )


def options(rules: Rules, place: Place) -> Iterator[Chosen]:
    """Nothing, or one release; where releases have slots, at most one for each."""
    slots: dict[str | None, list[Pick | None]] = {}
    for pick in rules.picks(place):
        slots.setdefault(pick.release.slot, [None]).append(pick)
    for picks in product(*slots.values()):
        yield tuple(pick for pick in picks if pick)


# --- what more choices cannot mend ----------------------------------------------------------------


def is_sound(rules: Rules, chosen: Chosen, fresh: Chosen) -> bool:
    """Whether no two clash, one of them fresh, and the machine has room for all."""
    pairs = [(one, other) for one, other in combinations(chosen, 2) if one in fresh or other in fresh]
    if any(clash(rules, one, other) or clash(rules, other, one) for one, other in pairs):
        return False
    return has_one_interpreter(chosen) and has_room(rules, chosen)


def clash(rules: Rules, one: Pick, other: Pick) -> bool:
    together = one.environment == other.environment
    if together and (one.is_image or not agree(one, other)):
        return True
    near = together or not rules.is_library(other.module.name)
    return near and any(rules.is_held(other, term) for term in one.release.conflicts)


def has_one_interpreter(chosen: Chosen) -> bool:
    pythons = [pick.environment for pick in chosen if pick.module.name == "python"]
    crowded = {environment for environment in pythons if pythons.count(environment) > 1}
    return not any(pick.environment in crowded and is_interpreted(pick) for pick in chosen)


def is_interpreted(pick: Pick) -> bool:
    """A native choice that requires the interpreter."""
    return not pick.is_image and any(
        isinstance(term, ModuleTerm) and term.module == "python"
        for requirement in (*pick.release.requires, *pick.variant.requires)
        for term in requirement.any_of
    )


# --- what more choices can mend -------------------------------------------------------------------


def are_needs_met(rules: Rules, chosen: Chosen, undecided: Collection[str] = ()) -> bool:
    """Whether each requirement holds that no undecided module bears on."""
    return all(
        rules.is_met(pick, requirement, chosen)
        for pick in chosen
        for requirement in rules.needs(pick, chosen)
        if not is_open_yet(rules, requirement, undecided)
    )


def is_open_yet(rules: Rules, requirement: Requirement, undecided: Collection[str]) -> bool:
    """Whether an undecided place may bear on it. A library that provides an interface may be anywhere."""
    for term in (*requirement.any_of, *parts_of(requirement.condition)):
        if isinstance(term, ModuleTerm) and term.module in undecided:
            return True
        if isinstance(term, InterfaceTerm) and undecided:
            providers = rules.situation.catalog.providers(term.interface)
            if set(undecided) & set(providers) or any(map(rules.is_library, providers)):
                return True
    return False


def are_wishes_met(rules: Rules, chosen: Chosen, undecided: Collection[str] = ()) -> bool:
    """Whether what is asked for now is there, unless an undecided module may yet be that."""
    return all(
        any(rules.answers(pick, wish) for pick in chosen)
        or (wish.interface and len(undecided) > 0)
        or wish.name in undecided
        for wish in rules.intent.requests
    )


def is_nothing_left_over(rules: Rules, chosen: Chosen) -> bool:
    """What nobody asks for is there only while something else speaks for it."""
    return all(
        any(
            rules.answers(pick, wish) and (pick.place in rules.homes(wish) or rules.is_installed(pick.place))
            for wish in rules.wishes
        )
        or any(rules.speaks_for(other, pick) for other in chosen if other.place != pick.place)
        for pick in chosen
    )


def is_cpu_wanted(rules: Rules, chosen: Chosen) -> bool:
    """Whether some wish that is met names a build for the CPU, where one stands in for something better."""
    return all(
        any(rules.answers(other, wish) for wish in rules.excuses(pick.environment) for other in chosen)
        for pick in chosen
        if pick.variant.accelerator == "cpu" and rules.is_accelerable(pick.module)
    )
