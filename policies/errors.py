"""The errors of the room: fields, not sentences. A code is the key of its message."""

from __future__ import annotations

#: Faults of policy files that this room adds to those of documents/, with the names of their fields.
FAULT_CODES: dict[str, tuple[str, ...]] = {
    "allow-one-kind": ("rule",),
    "allow-or-deny": ("rule",),
    "bad-comparison": ("fact", "comparison", "expected"),
    "bad-condition": ("condition",),
    "condition-cycle": ("name",),
    "condition-too-large": ("name", "limit"),
    "duplicate-name": ("name",),
    "empty-condition": (),
    "empty-rule": ("rule",),
    "tier-in-tier": ("tier",),
    "unknown-condition": ("name", "suggestion"),
    "unknown-cost": ("name", "suggestion"),
    "unknown-fact": ("key", "suggestion"),
    "unknown-licence": ("licence", "suggestion"),
}

#: Errors of policies that are each right by themselves.
ERROR_CODES: dict[str, tuple[str, ...]] = {
    "duplicate-policy": ("policy", "file", "other"),
    "no-tier": ("policy", "facts", "file"),  # in which the tiers are
    "two-tiers": ("policy", "tiers", "facts", "file"),
    "unknown-tier": ("rule", "tier", "suggestion"),
    "wrong-scheme": ("rule", "module", "specifier", "scheme"),
}


class PolicyError(Exception):
    """Policies that cannot be applied: `code` is one of ERROR_CODES, `fields` are what it lists."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(f"{code}: {fields}")
        self.code = code
        self.fields = fields
