"""A reason as a sentence and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from cli.render_need import in_order, name_of, need_text, vendor_name
from cli.render_releases import subject_of
from cli.render_size import size_text
from cli.sources import Source, origin_of, place_of, probe_of
from i18n import Language
from manifests import Catalog, parse_requirement
from reasons import (
    Capacity,
    Conflicts,
    EveryAccelerator,
    Exposed,
    FactIs,
    Forbidden,
    InACircle,
    Limited,
    NeedsHost,
    NeedsInterface,
    NeedsModule,
    NoFallback,
    NotProvided,
    NoVersion,
    Pinned,
    PortFixed,
    PortTaken,
    PortWished,
    Reason,
    Recommends,
    Requested,
    Together,
    TooFewAccelerators,
    Unwanted,
    Uses,
    Withdrawn,
    WrongBackend,
    code_of,
    fields_of,
)

if TYPE_CHECKING:
    from planner import Situation
    from policies import Capabilities

Fields = dict[str, str | int | None]

_BUILDS_NAMED = 2  # in brief
_OWN_RULES = "las/"  # how the names of the built-in policy's begin


@attrs.frozen
class Told:
    """A sentence and where it comes from; `source` may be ""."""

    text: str
    source: str


@attrs.frozen
class Teller:
    """Tells reasons in one language, looking statements up in one catalogue, and in the policy's files.

    `brief`: builds are counted rather than named, and of a file only the name is told.
    """

    language: Language
    catalog: Catalog
    capabilities: Capabilities | None = None
    brief: bool = False

    @classmethod
    def of(cls, language: Language, situation: Situation) -> Teller:
        return cls(language, situation.catalog, situation.capabilities)

    def told(self, reason: Reason) -> Told:
        return Told(self.text(reason), self.source(reason))

    def text(self, reason: Reason) -> str:
        key, fields = self._sentence(reason)
        text, explain = self.language.say(key, **fields), getattr(reason, "explain", "")
        why = explanation(self.language, explain)
        return self.language.say("reason-explained", text=text, why=why) if why else text

    def _sentence(self, reason: Reason) -> tuple[str, Fields]:  # noqa: PLR0911, PLR0912 -- one for each kind
        key = f"reason-{code_of(reason)}"
        match reason:
            case FactIs():
                return self._fact(reason)
            case NeedsModule() | NeedsInterface() | NeedsHost() | Recommends():
                need = need_text(self.language, reason.requirement)
                return key, {**self.subject_fields(reason), "requirement": need}
            case Conflicts():
                other = parse_requirement(reason.other).text
                return key, {**self.subject_fields(reason), "other": in_words(other)}
            case PortFixed():
                return key, {**self.subject_fields(reason), "name": reason.name, "port": reason.port}
            case InACircle(members):
                return key, {"members": " -> ".join((*members, members[0]))}
            case Uses():
                return key, {**self.subject_fields(reason), **self._amount(reason)}
            case TooFewAccelerators():
                counts = {"wanted": reason.wanted, "fitting": reason.fitting}
                return key, {**self.subject_fields(reason), **counts}
            case Unwanted():
                holder = reason.holder and self.subject_fields(attrs.evolve(reason, module=reason.holder))
                return key, {"module": reason.module, **(holder or {"subject": "", "number": "one"})}
            case Withdrawn() | Forbidden():
                kind, _, about = reason.subject.partition(" ") if isinstance(reason, Forbidden) else ("",) * 3
                return key, {**self.subject_fields(reason), "kind": kind, "about": about}
            case Capacity():
                return key, {**self._amount(reason), **_rules(reason)}
            case Requested():
                home = reason.environment in (name_of(reason.text), "default")
                return key, {"text": in_words(reason.text), "environment": "" if home else reason.environment}
            case Pinned():
                return key, {"module": reason.module, "specifier": in_order(reason.specifier)}
            case NoVersion():
                return key, {**_plain(reason), "specifier": in_words(reason.specifier)}
            case NotProvided():
                return key, {"interface": f"@{reason.interface} {in_order(reason.specifier)}".strip()}
            case WrongBackend(environment, backend):
                return key, {"environment": environment, "backend": self.language.say(f"backend-{backend}")}
            case NoFallback():
                vendors = ", ".join(vendor_name(self.language, one) for one in reason.accelerators)
                return key, {"module": reason.module, "accelerators": vendors}
            case _:
                return key, _plain(reason)

    def subject_fields(self, reason: Any) -> Fields:
        variants = getattr(reason, "variants", ())
        most = _BUILDS_NAMED if self.brief else None
        subject = subject_of(self.language, self.catalog, reason.module, reason.versions, variants, most=most)
        return {"subject": subject.text, "number": subject.number}

    def _amount(self, reason: Capacity | Uses) -> Fields:
        kind, _, path = reason.resource.partition(":")
        resource = self.language.say(f"resource-{kind}", path=path)
        return {"size": size_text(reason.bytes), "resource": resource}

    def _fact(self, reason: FactIs) -> tuple[str, Fields]:
        if reason.unknown:
            return "reason-fact-is-unknown", {"fact": reason.fact}
        if reason.value in (None, "", "none", "false"):
            lack = f"lack-{reason.fact.replace('.', '-').partition(':')[0]}"
            return (lack, {}) if self.language.has(lack) else ("reason-fact-is-absent", {"fact": reason.fact})
        told = f"fact-{reason.fact.replace('.', '-')}"
        value = vendor_name(self.language, reason.value) if reason.fact == "accelerator" else reason.value
        key = told if self.language.has(told) else "reason-fact-is"
        return key, {"fact": reason.fact, "value": value}

    def source(self, reason: Reason) -> str:
        """The source in words; "" where the sentence itself says it. Of room, that of its rules too."""
        place = self.place(reason)
        if self.brief and place.kind in ("stack", "manifest"):
            place = attrs.evolve(place, name=place.name.rpartition("/")[2])
        text, ruled = place.text(self.language), self._ruled(reason)
        return self.language.say("source-ruled", source=text, places=", ".join(ruled)) if ruled else text

    def _ruled(self, reason: Reason) -> list[str]:
        """Where the rules stand that leave less room than there is: `FILE:LINE`."""
        if not isinstance(reason, Capacity) or self.capabilities is None:
            return []
        places = (place_of(self.capabilities, rule) for rule in _rules_of_site(reason))
        return [place.rpartition("/")[2] if self.brief else place for place in places]

    def place(self, reason: Reason) -> Source:  # noqa: PLR0911 -- one for each kind
        """Where a statement was made."""
        match reason:
            case Exposed(origin=""):
                return Source("installed")
            case Requested() | Pinned() | PortWished() | WrongBackend() | Exposed():
                return origin_of(reason.origin)
            case Together():
                return Source("flag", "--together")
            case EveryAccelerator():
                return Source("flag", "--all-accelerators")
            case Unwanted():
                return Source("flag", "--without")
            case FactIs() | Capacity():
                return (
                    Source("unsaid")
                    if isinstance(reason, FactIs) and reason.unknown
                    else probe_of(reason.source)
                )
            case NeedsModule() | NeedsInterface() | NeedsHost() | Recommends():
                return self._statement(reason.module, reason.versions, reason.requirement)
            case Conflicts():
                return self._statement(reason.module, reason.versions, reason.other)
            case Uses() | Withdrawn() | NoVersion() | TooFewAccelerators() | PortTaken() | PortFixed():
                versions = () if isinstance(reason, NoVersion | PortTaken) else reason.versions
                return self._statement(reason.module, versions, _key(reason))
            case _:
                if isinstance(reason, Forbidden | Limited):
                    return Source("policy", reason.rule)
                return Source("rule")

    def _statement(self, module: str, versions: tuple[str, ...], text: str | None) -> Source:
        """Where the statement stands; the release, where a rule of las made it."""
        version = versions[0] if versions else None
        where = self.catalog.locate(module, version, text) or self.catalog.locate(module, version, None)
        return Source("manifest", where.file, where.line, where.column) if where else Source("nothing")


def explanation(language: Language, explain: str) -> str:
    """Why a rule is there: in the words of its policy, or by the key of a message."""
    return language.say(explain) if explain.startswith("policy-why-") and language.has(explain) else explain


def reasons_json(teller: Teller, reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    """Codes, fields and sources: no words of any language."""
    return [
        {"code": code_of(reason), "fields": fields_of(reason), "source": attrs.asdict(teller.place(reason))}
        for reason in reasons
    ]


def in_words(text: str) -> str:
    """`vllm <1,>=0.2` with its clauses from below to above."""
    name, space, specifier = text.rpartition(" ")
    return f"{name}{space}{in_order(specifier)}"


def _plain(reason: Reason) -> Fields:
    return {k: ", ".join(v) if isinstance(v, tuple) else v for k, v in fields_of(reason).items()}


def _rules(reason: Capacity) -> Fields:
    rules = _rules_of_site(reason)
    return {"rules": ", ".join(rules), "count": len(rules)}


def _rules_of_site(reason: Capacity) -> list[str]:
    """What las itself leaves to the system is no news."""
    return [rule for rule in reason.rules if not rule.startswith(_OWN_RULES)]


def _key(reason: Uses | Withdrawn | NoVersion | TooFewAccelerators | PortTaken | PortFixed) -> str | None:
    """Under which key of a manifest it is said."""
    match reason:
        case Uses():
            kind = reason.resource.partition(":")[0]
            return "accelerator-memory" if kind.startswith("accelerator") else kind
        case Withdrawn():
            return "status"
        case TooFewAccelerators():
            return "accelerators"
        case PortTaken() | PortFixed():
            return "ports"
        case _:
            return None
