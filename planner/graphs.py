"""What a picture shows, as data: what a plan's things need of each other; how a conflict comes about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from manifests import HostTerm, InterfaceTerm, ModuleTerm, Term, parse_requirement
from planner.answers import Refusal
from reasons import (
    Capacity,
    Conflicts,
    EveryAccelerator,
    FactIs,
    NeedsHost,
    NeedsInterface,
    NeedsModule,
    NoFallback,
    NotProvided,
    Pinned,
    PortClash,
    PortTaken,
    PortWished,
    Reason,
    Requested,
    Together,
    TooFewAccelerators,
    Uses,
)
from state import Plan, Step

_ASKED = (Requested, Pinned, PortWished, Together, EveryAccelerator)


@attrs.frozen
class Node:
    """A wish, a step of a plan, or a statement of a conflict; `failing`: nothing follows from it."""

    id: str
    kind: Literal["asked", "step", "statement"]
    reason: Reason | None = None
    step: Step | None = None
    failing: bool = False


@attrs.frozen
class Graph:
    """`edges` lead from what is asked for, by the ids of nodes. Without cycles, but for those of a plan."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]

    def leading_to(self, ids: Iterable[str]) -> Graph:
        """The part from which these nodes are reached."""
        kept = set(ids)
        frontier = sorted(kept)
        while frontier:
            frontier = sorted({a for a, b in self.edges if b in frontier} - kept)
            kept |= set(frontier)
        nodes = tuple(node for node in self.nodes if node.id in kept)
        return Graph(nodes, tuple((a, b) for a, b in self.edges if a in kept and b in kept))


def graph_of_plan(plan: Plan) -> Graph:
    """The wishes, what meets them, and what that needs; what is removed stands alone."""
    there = {step.id for step in plan.steps if step.action != "remove"}
    asked: dict[Reason, str] = {}
    edges: list[tuple[str, str]] = []
    for step in plan.steps:
        first = step.why[0] if step.why else None
        if isinstance(first, Requested) and len(step.why) == 1:
            edges.append((asked.setdefault(first, f"asked {len(asked) + 1}"), step.id))
        edges += [(step.id, needed) for needed in step.after if {step.id, needed} <= there]
    linked = {target for _, target in edges}
    for step in plan.steps:  # what is only recommended is before nothing
        origin = _needing(plan, step) if step.id in there - linked else None
        edges += [(origin, step.id)] if origin else []
    nodes = [Node(id_, "asked", reason) for reason, id_ in asked.items()]
    return Graph((*nodes, *(Node(step.id, "step", step=step) for step in plan.steps)), tuple(edges))


def _needing(plan: Plan, step: Step) -> str | None:
    """The step of the thing that brings this one in, by the last link of its chain."""
    last = step.why[-1] if step.why else None
    module, environment = getattr(last, "module", None), getattr(last, "environment", None)
    return next((s.id for s in plan.steps if (s.module, s.environment) == (module, environment)), None)


def graph_of_refusal(refusal: Refusal) -> Graph:
    """A statement leads to those that are about what it names, from what was asked to what fails.

    Conflicts that have nothing to do with each other stand beside each other.
    """
    graphs = [
        _graph_of_conflict(conflict, f"{number}.")
        for number, conflict in enumerate((refusal.conflict, *refusal.further), start=1)
    ]
    nodes = (node for graph in graphs for node in graph.nodes)
    return Graph(tuple(nodes), tuple(edge for graph in graphs for edge in graph.edges))


def _graph_of_conflict(conflict: tuple[Reason, ...], before: str) -> Graph:
    names = {reason: f"statement {before}{at}" for at, reason in enumerate(conflict, start=1)}
    edges = [
        (names[one], names[other])
        for at, one in enumerate(conflict)
        for other in conflict[at + 1 :]
        if set(_leads_to(one)) & set(_is_about(other)) and not isinstance(other, _ASKED)
    ]
    for at, reason in enumerate(conflict):
        if not isinstance(reason, _ASKED) and not any(b == names[reason] for _, b in edges):
            ending = [names[one] for one in conflict[:at] if not _leads(names[one], edges)]
            edges += [(end, names[reason]) for end in ending]
    ends = [names[one] for one in conflict if not isinstance(one, _ASKED) and not _leads(names[one], edges)]
    for reason in conflict:  # what no statement follows from is in the way of what fails
        if isinstance(reason, _ASKED) and not _leads(names[reason], edges):
            edges += [(names[reason], end) for end in ends]
    nodes = (
        Node(
            names[reason],
            "asked" if isinstance(reason, _ASKED) else "statement",
            reason,
            failing=names[reason] in ends,
        )
        for reason in conflict
    )
    return Graph(tuple(nodes), tuple(edges))


def _leads(name: str, edges: list[tuple[str, str]]) -> bool:
    return any(source == name for source, _ in edges)


def _is_about(reason: Reason) -> Iterator[str]:
    """What a statement says something of: a module, a fact, a resource, an interface."""
    match reason:
        case FactIs():
            yield f"fact {reason.fact.partition(':')[0]}"
        case Capacity():
            yield f"resource {reason.resource.partition(':')[0]}"
        case NotProvided():
            yield f"interface {reason.interface}"
        case PortClash():
            yield f"port {reason.port}"
        case TooFewAccelerators() | NoFallback() | PortTaken():
            yield f"module {reason.module}"
        case _:
            module = getattr(reason, "module", None)
            if module:
                yield f"module {module}"


def _leads_to(reason: Reason) -> Iterator[str]:
    match reason:
        case Requested(text=text):
            yield from _named(parse_requirement(text).any_of)
        case Pinned(module=module):
            yield f"module {module}"
        case NeedsModule() | NeedsInterface() | NeedsHost():
            yield from _named(parse_requirement(reason.requirement).any_of)
        case Conflicts(other=other):
            yield from _named(parse_requirement(other).any_of)
        case Uses(resource=resource):
            yield f"resource {resource.partition(':')[0].removesuffix('s')}"
            yield f"resource {resource.partition(':')[0]}"


def _named(terms: tuple[Term, ...]) -> Iterator[str]:
    for term in terms:
        match term:
            case ModuleTerm(module=module):
                yield f"module {module}"
            case InterfaceTerm(interface=interface):
                yield f"interface {interface}"
            case HostTerm(fact=fact):
                yield f"fact {fact}"
