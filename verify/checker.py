"""The independent checker of a plan: every rule, one after the other.

It shares no code with the encoders or the solver, and is written to be read: each rule is a function
that loops over the choices, and its docstring says what it confirms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hardware import Machine
from manifests import Catalog
from policies import Capabilities, Lift
from stacks import Intent
from state import Generation, Plan
from verify import asked, environments, inputs, permissions, placement, requirements, resources, steps
from verify.case import Case, look_up
from verify.violation import Violation

RULES: tuple[Callable[[Case], Iterator[Violation]], ...] = (
    inputs.inputs_are_the_same,
    inputs.choices_are_known,
    inputs.literals_are_the_manifests,
    asked.requests_are_recorded,
    asked.requests_are_met,
    asked.together_is_native,
    asked.backends_are_as_wished,
    environments.releases_are_single,
    environments.interpreters_are_single,
    environments.images_are_alone,
    requirements.requirements_hold,
    requirements.open_modules_can_be_had,
    requirements.unchecked_is_exact,
    requirements.conflicts_are_kept_apart,
    environments.accelerators_agree,
    environments.hosts_carry_builds,
    environments.drivers_know_cards,
    environments.fallbacks_are_asked_for,
    resources.ports_are_bound,
    resources.ports_are_exposed_as_wished,
    resources.ports_are_distinct,
    resources.ports_are_free,
    resources.memory_suffices,
    resources.disks_suffice,
    placement.placements_are_complete,
    placement.placements_fit,
    placement.accelerators_suffice,
    placement.services_are_as_few_as_permitted,
    permissions.policy_allows,
    permissions.overrides_are_in_force,
    permissions.withdrawn_is_asked_for,
    permissions.prereleases_are_asked_for,
    asked.pins_hold,
    steps.steps_are_the_difference,
    steps.steps_are_in_order,
    steps.needs_come_first,
    steps.removals_come_last,
)


def verify(
    plan: Plan,
    machine: Machine,
    catalog: Catalog,
    capabilities: Capabilities,
    *,
    intent: Intent | None = None,
    generation: Generation | None = None,
) -> tuple[Violation, ...]:
    """All rules that the plan breaks, in the order of the rules; () confirms it.

    Of the rules of the policy that `capabilities` leave out, the plan may only leave out what it records.

    Without the intent, pins and wishes about environments are not checked, and the requests are those
    that the target records. `generation` is the current one, from which the steps lead; None: nothing is
    installed.
    """
    chosen = look_up(catalog, plan.target.choices)
    recorded = [Lift(one.rule, one.module) for one in plan.overrides]
    permitted = capabilities.on(machine, recorded)
    case = Case(plan, machine, catalog, permitted, intent, generation, chosen, capabilities.lifted)
    found = [violation for rule in RULES for violation in rule(case)]
    return tuple(dict.fromkeys(found))
