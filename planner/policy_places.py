"""Where the statements of a policy stand in its files."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from documents import Document, Fault, Path
from policies import Policy, PolicyFile, open_policy


@attrs.frozen
class Places:
    """The policy files, opened again where that is possible, by their names."""

    files: Mapping[str, tuple[PolicyFile, Document | None]]

    @classmethod
    def of(cls, policy: Policy) -> Places:
        return cls({file.name: (file, open_policy(file)) for file in policy.files})

    def upto(self, rule: str) -> tuple[str, ...]:
        """The names of the policies up to that of a rule."""
        names = tuple(self.files)
        return names[: names.index(rule.partition("/")[0]) + 1]

    def fault(self, code: str, policy: str, path: Path, /, **fields: str) -> Fault:
        file, document = self.files[policy]
        if document is None:
            return Fault(code, file.file, fields=tuple(fields.items()))
        at_key = len(path) == 1  # a whole section: its name tells more than its first entry
        return document.fault(code, path, at_key, **fields)

    def fault_of_rule(self, code: str, rule: str, /, **fields: str) -> Fault:
        policy, _, name = rule.partition("/")
        path = self._entry(policy, "permissions", "id", name) or self._entry(policy, "limits", "id", name)
        return self.fault(code, policy, path, rule=rule, **fields)

    def fault_of_tier(self, code: str, policy: str, tier: str | None, /, **fields: str) -> Fault:
        path: Path = ("tiers",) if tier is None else self._entry(policy, "tiers", "tier", tier)
        return self.fault(code, policy, path, policy=policy, **fields)

    def _entry(self, policy: str, section: str, key: str, name: str) -> Path:
        """The path to the entry of a list that has this name; () where there is none."""
        document = self.files[policy][1]
        entries = document.data.get(section) if document else None
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get(key) == name:
                return section, index, key
        return ()
