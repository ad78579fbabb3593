"""A reason as a sentence and its source."""

from __future__ import annotations

from typing import Any

import attrs

from cli.render_need import in_order, need_text
from cli.render_releases import subject_of
from cli.render_size import size_text
from i18n import Language
from manifests import Catalog, parse_requirement
from reasons import (
    Capacity,
    Conflicts,
    FactIs,
    Forbidden,
    NeedsHost,
    NeedsInterface,
    NeedsModule,
    NoFallback,
    NotProvided,
    NoVersion,
    Pinned,
    Reason,
    Requested,
    Together,
    Uses,
    Withdrawn,
    WrongBackend,
    code_of,
    fields_of,
)

Fields = dict[str, str | int | None]


@attrs.frozen
class Told:
    """A sentence and where it comes from; `source` may be ""."""

    text: str
    source: str


@attrs.frozen
class Teller:
    """Tells reasons in one language, looking statements up in one catalogue."""

    language: Language
    catalog: Catalog

    def told(self, reason: Reason) -> Told:
        return Told(self.text(reason), self.source(reason))

    def text(self, reason: Reason) -> str:
        key, fields = self._sentence(reason)
        return self.language.say(key, **fields)

    def _sentence(self, reason: Reason) -> tuple[str, Fields]:
        key = f"reason-{code_of(reason)}"
        match reason:
            case FactIs():
                return self._fact(reason)
            case NeedsModule() | NeedsInterface() | NeedsHost():
                need = need_text(self.language, reason.requirement)
                return key, {**self.subject_fields(reason), "requirement": need}
            case Conflicts():
                other = parse_requirement(reason.other).text
                return key, {**self.subject_fields(reason), "other": in_words(other)}
            case Uses():
                return key, {**self.subject_fields(reason), **self._amount(reason)}
            case Withdrawn() | Forbidden():
                about = reason.subject if isinstance(reason, Forbidden) else None
                rule = reason.rule if isinstance(reason, Forbidden) else None
                return key, {**self.subject_fields(reason), "about": about, "rule": rule}
            case Capacity():
                return key, self._amount(reason)
            case Requested():
                home = reason.environment in (name_of(reason.text), "default")
                return key, {"text": in_words(reason.text), "environment": "" if home else reason.environment}
            case Pinned():
                return key, {"module": reason.module, "specifier": in_order(reason.specifier)}
            case NoVersion():
                return key, {**_plain(reason), "specifier": in_words(reason.specifier)}
            case NotProvided():
                return key, {"interface": f"@{reason.interface} {in_order(reason.specifier)}".strip()}
            case NoFallback():
                return key, {"module": reason.module, "accelerators": ", ".join(reason.accelerators)}
            case _:
                return key, _plain(reason)

    def subject_fields(self, reason: Any) -> Fields:
        variants = getattr(reason, "variants", ())
        subject = subject_of(self.language, self.catalog, reason.module, reason.versions, variants)
        return {"subject": subject.text, "number": subject.number}

    def _amount(self, reason: Capacity | Uses) -> Fields:
        kind, _, path = reason.resource.partition(":")
        resource = self.language.say(f"resource-{kind}", path=path)
        return {"size": size_text(reason.bytes), "resource": resource}

    def _fact(self, reason: FactIs) -> tuple[str, Fields]:
        if reason.unknown:
            why = f"unknown-{reason.unknown}"
            told = self.language.say(why if self.language.has(why) else "unknown-unknown")
            return "reason-fact-is-unknown", {"fact": reason.fact, "why": told}
        if reason.value in (None, "", "none", "false"):
            lack = f"lack-{reason.fact.replace('.', '-').partition(':')[0]}"
            return (lack, {}) if self.language.has(lack) else ("reason-fact-is-absent", {"fact": reason.fact})
        return "reason-fact-is", {"fact": reason.fact, "value": reason.value}

    def source(self, reason: Reason) -> str:
        say = self.language.say
        match reason:
            case Requested() | Pinned():
                return _without_column(reason.origin) or say("source-command-line")
            case Together():
                return "--together"
            case FactIs() | Capacity():
                return self._probe(reason.source)
            case NeedsModule() | NeedsInterface() | NeedsHost():
                return self._statement(reason.module, reason.versions, reason.requirement)
            case Conflicts():
                return self._statement(reason.module, reason.versions, reason.other)
            case Uses():
                key = "memory" if reason.resource == "memory" else "disk"
                return self._statement(reason.module, reason.versions, key)
            case Withdrawn():
                return self._statement(reason.module, reason.versions, "status")
            case NoVersion():
                return self._statement(reason.module, (), None)
            case Forbidden():
                return say("source-policy", rule=reason.rule)
            case WrongBackend():
                return ""
            case _:
                return say("source-rule")

    def _probe(self, source: str) -> str:
        if source in ("--fact", "profile"):
            return self.language.say(f"source-{source.removeprefix('--')}")
        if not source:
            return self.language.say("source-nothing")
        key = "source-file" if source.startswith("/") else "source-probe"
        return self.language.say(key, source=source)

    def _statement(self, module: str, versions: tuple[str, ...], text: str | None) -> str:
        """file:line of the statement; of the release where a rule of las made it."""
        version = versions[0] if versions else None
        where = self.catalog.locate(module, version, text) or self.catalog.locate(module, version, None)
        return f"{where.file}:{where.line}" if where else ""


def reasons_json(teller: Teller, reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    """Codes and fields, with the source as a person sees it."""
    return [
        {"code": code_of(reason), "fields": fields_of(reason), "source": teller.source(reason)} for reason in reasons
    ]


def name_of(text: str) -> str:
    """The name a request or requirement begins with."""
    return text.lstrip("@").split(" ", 1)[0].partition("[")[0].partition(":")[0]


def in_words(text: str) -> str:
    """`vllm <1,>=0.2` with its clauses from below to above."""
    name, space, specifier = text.rpartition(" ")
    return f"{name}{space}{in_order(specifier)}"


def _plain(reason: Reason) -> Fields:
    return {k: ", ".join(v) if isinstance(v, tuple) else v for k, v in fields_of(reason).items()}


def _without_column(origin: str) -> str:
    parts = origin.rsplit(":", 2)
    return ":".join(parts[:2]) if len(parts) == 3 else origin
