"""Reading policy files, `las.policy/1`: all faults of all of them at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from documents import (
    MOST_FAULTS,
    DocumentError,
    Fault,
    cached,
    code_stamp,
    nearest,
    read_bytes,
    read_document,
)
from policies.conditions import parse_test, tiers_in
from policies.errors import PolicyError
from policies.model import (
    AllOf,
    AnyOf,
    Condition,
    InTier,
    Limit,
    Match,
    Named,
    Not,
    OnAccelerators,
    Policy,
    PolicyFile,
    Rule,
    Tier,
)
from policies.vocabulary import EXPOSURES

if TYPE_CHECKING:
    from policies.schema import ConditionEntry, LimitEntry, MatchEntry, PolicyDocument, RuleEntry

#: What holds where nothing else is said: tiers for every machine, ceilings, preferences and costs.
BUILTIN = Path(__file__).parent / "builtin" / "las.yaml"
BUILTIN_LABEL = "policies/builtin/las.yaml"


def load_policy(paths: Sequence[Path] = (), *, cache: Path | None = None) -> Policy:
    """The built-in policy, narrowed by each of these files (site's first, then user's).

    With a `cache` folder, files that were read before are not parsed again. Raises DocumentError with
    the faults of all files, PolicyError for files that are each right and do not go together.
    """
    files, faults = [], list[Fault]()
    for path, label in ((BUILTIN, BUILTIN_LABEL), *((path, str(path)) for path in paths)):
        try:
            files.append(read_policy(path, label=label, cache=cache))
        except DocumentError as error:
            faults += error.faults
    if faults:
        raise DocumentError(faults)
    return compose(files)


def compose(files: Sequence[PolicyFile]) -> Policy:
    """Files as one policy, the first the most general. Raises PolicyError."""
    by_name: dict[str, PolicyFile] = {}
    for file in files:
        other = by_name.setdefault(file.name, file)
        if other is not file:
            raise PolicyError("duplicate-policy", policy=file.name, file=file.file, other=other.file)
    for count, file in enumerate(files, start=1):
        tiers = [tier.name for tier in Policy(tuple(files[:count])).tiers]
        for rule in file.statements:
            for name in tiers_in(rule.when):
                if name not in tiers:
                    raise PolicyError(
                        "unknown-tier", rule=rule.id, tier=name, suggestion=nearest(name, tiers)
                    )
    return Policy(tuple(files))


def read_policy(path: Path, *, label: str | None = None, cache: Path | None = None) -> PolicyFile:
    """What one file says; `label` names it in places, and is its path if absent. Raises DocumentError."""
    import hashlib

    file = str(path) if label is None else label
    content = read_bytes(path, label=file)
    key = "\0".join(("policy", file, hashlib.sha256(content).hexdigest(), code_stamp(__file__)))
    return cached(cache, key, lambda: parse_policy(content, file))


def parse_policy(content: bytes, file: str) -> PolicyFile:
    """What the text of a policy file says. Raises DocumentError."""
    from documents import expect_schema, parse_document, validate
    from policies.contradictions import contradictions
    from policies.schema import PolicyDocument

    document = parse_document(content, file)
    expect_schema(document, "las.policy/1")
    entry = validate(document, PolicyDocument)
    faults = list(islice(contradictions(document, entry), MOST_FAULTS + 1))
    if faults:
        raise DocumentError(faults)
    read = _Conditions(entry)
    return PolicyFile(
        name=entry.policy,
        tiers=tuple(Tier(tier.tier, read.condition(tier.when)) for tier in entry.tiers),
        rules=tuple(sorted((read.rule(rule) for rule in entry.permissions), key=lambda rule: rule.id)),
        limits=tuple(sorted((read.limit(limit) for limit in entry.limits), key=lambda limit: limit.id)),
        preferences=tuple(entry.preferences),
        costs=tuple(sorted(entry.costs.items())),
        file=file,
    )


def places_in(file: str) -> dict[str, str]:
    """`FILE:LINE` of each permission and limit, by its id in the file. Raises DocumentError."""
    document = read_document(BUILTIN if file == BUILTIN_LABEL else Path(file), label=file)
    places: dict[str, str] = {}
    for section in ("permissions", "limits"):
        entries = document.data.get(section)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                places[str(entry.get("id"))] = f"{file}:{document.locate((section, index)).line}"
    return places


class _Conditions:
    """Turns entries into frozen values, conditions that are named put in their places."""

    def __init__(self, entry: PolicyDocument) -> None:
        self.policy = entry.policy
        self.named = entry.conditions
        self.read: dict[str, Named] = {}

    def rule(self, entry: RuleEntry) -> Rule:
        name, when = f"{self.policy}/{entry.id}", self.optional(entry.when)
        if entry.allow is not None:
            reach = _up_to(entry.allow.exposure or ())
            return Rule(name, "allow", _match(entry.allow, reach), when, entry.explain or "")
        assert entry.deny is not None  # the schema has seen to it that there is one
        reach = _from_on(entry.deny.exposure or ())
        return Rule(name, "deny", _match(entry.deny, reach), when, entry.explain or "")

    def limit(self, entry: LimitEntry) -> Limit:
        return Limit(
            id=f"{self.policy}/{entry.id}",
            memory_percent=entry.memory,
            disk_percent=entry.disk,
            reserve_memory_bytes=entry.reserve_memory,
            reserve_disk_bytes=entry.reserve_disk,
            accelerator_percent=entry.accelerator_memory,
            reserve_accelerator_bytes=entry.reserve_accelerator_memory,
            reserve_display_bytes=entry.reserve_display_memory,
            model_parameters=entry.model_parameters,
            model_bytes=entry.model_bytes,
            accelerator_services=entry.accelerator_services,
            tensor_parallel=tuple(sorted(set(entry.tensor_parallel))) if entry.tensor_parallel else None,
            users=entry.users,
            when=self.optional(entry.when),
            explain=entry.explain or "",
        )

    def optional(self, entry: ConditionEntry | None) -> Condition | None:
        return None if entry is None else self.condition(entry)

    def condition(self, entry: ConditionEntry) -> Condition:
        parts = tuple(self._parts(entry))
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _named(self, name: str) -> Named:
        if name not in self.read:
            self.read[name] = Named(name, self.condition(self.named[name]))
        return self.read[name]

    def _parts(self, entry: ConditionEntry) -> Iterator[Condition]:
        if entry.fact is not None:
            yield parse_test(entry.fact)
        if entry.condition is not None:
            yield self._named(entry.condition)
        if entry.tier is not None:
            yield InTier(tuple(sorted(set(entry.tier))))
        if entry.accelerators is not None:
            yield OnAccelerators(entry.accelerators.at_least, self.condition(entry.accelerators.of))
        if entry.all is not None:
            yield AllOf(tuple(self.condition(part) for part in entry.all))
        if entry.any is not None:
            yield AnyOf(tuple(self.condition(part) for part in entry.any))
        if entry.no is not None:
            yield Not(self.condition(entry.no))


def _up_to(exposures: Sequence[str]) -> tuple[str, ...]:
    """What an allow admits: what may be reachable from the local network may be from this machine alone."""
    return EXPOSURES[: max((EXPOSURES.index(one) for one in exposures), default=-1) + 1]


def _from_on(exposures: Sequence[str]) -> tuple[str, ...]:
    """What a deny is about: what is reachable from everywhere is reachable from the local network."""
    return EXPOSURES[min((EXPOSURES.index(one) for one in exposures), default=len(EXPOSURES)) :]


def _match(entry: MatchEntry, exposures: tuple[str, ...]) -> Match:
    return Match(
        modules=tuple(sorted(set(entry.module or ()))),
        categories=tuple(sorted(set(entry.category or ()))),
        licences=tuple(sorted(set(entry.licence or ()))),
        backends=tuple(sorted(set(entry.backend or ()))),
        accelerators=tuple(sorted(set(entry.accelerator or ()))),
        interfaces=tuple(sorted(set(entry.interface or ()))),
        ports=tuple(sorted(set(entry.port or ()))),
        exposures=exposures,
    )
