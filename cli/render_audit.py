"""What an audit found: one line that says whether it holds, and each fault with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.screen import Screen

if TYPE_CHECKING:
    from state import Audit, AuditFault


def audit_lines(screen: Screen, audit: Audit) -> Iterator[str]:
    say = screen.say
    records, head = audit.head
    if audit.failed:
        yield screen.paint(
            say("audit-failed", count=sum(not one.is_harmless for one in audit.faults)), "error"
        )
    elif records:
        yield screen.paint(say("audit-holds", records=records, generations=audit.generations), "head")
    else:
        yield say("audit-nothing")
    for fault in sorted(audit.faults, key=lambda one: one.is_harmless):
        yield from fold(
            _text(screen, fault), indent="  ! " if not fault.is_harmless else "  - ", hanging="    "
        )
    if records:
        key = "audit-whole" if _is_broken(audit) else "audit-head"
        yield from fold(say(key, records=records, hash=head))


def _is_broken(audit: Audit) -> bool:
    return any(fault.code == "journal-damaged" for fault in audit.faults)


def _text(screen: Screen, fault: AuditFault) -> str:
    return screen.say(f"audit-fault-{fault.code}", **dict(fault.fields))


def audit_json(audit: Audit) -> dict[str, Any]:
    return {
        "failed": audit.failed,
        "records": audit.records,
        "generations": audit.generations,
        "head": audit.head[1],
        "faults": [
            {"code": fault.code, "harmless": fault.is_harmless, "fields": dict(fault.fields)}
            for fault in audit.faults
        ],
    }
