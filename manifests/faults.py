"""The faults that a manifest can have beside those of any document."""

from __future__ import annotations

from documents import shortened

#: Every code of this room, with the names of its fields. The sentence is `fault-<code>` in i18n.
CODES: dict[str, tuple[str, ...]] = {
    "bad-date": ("value",),
    "bad-name": ("name", "suggestion"),
    "bad-size": ("value", "suggestion"),
    "bad-specifier": ("specifier", "scheme"),
    "bad-template": ("field", "known"),
    "bad-version": ("version", "scheme"),
    "category-differs": ("other",),
    "duplicate-backend": ("backend", "other"),
    "duplicate-module": ("module", "other"),
    "duplicate-release": ("version", "other"),
    "earlier-container": (),
    "earlier-model": (),
    "import-bad-line": ("line",),
    "import-needs-overlay": ("package",),
    "import-no-requirements": ("package", "version"),
    "import-no-wheel": ("package",),
    "impossible-range": ("specifier",),
    "no-releases": (),
    "not-a-module": ("text",),
    "not-toml": (),
    "range-without-name": ("specifier",),
    "release-lacks": ("key",),
    "release-without-variants": ("version",),
    "requirement-syntax": ("expected", "got"),
    "requirement-too-deep": ("limit",),
    "requirement-too-long": ("length", "limit"),
    "reserved-name": ("name",),
    "self-requirement": ("requirement",),
    "too-many-statements": ("limit",),
    "unknown-port": ("port", "known"),
    "variant-lacks": ("variant", "key"),
    "when-matches-nothing": ("versions",),
}


class RequirementError(ValueError):
    """A text is no requirement: a code, the character (from 0) where it fails, and fields."""

    def __init__(self, code: str, offset: int, **fields: str) -> None:
        super().__init__(f"{code} at character {offset}: {fields}")
        self.code = code
        self.offset = offset
        self.fields = {name: shortened(value) for name, value in fields.items()}
