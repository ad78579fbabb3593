"""What the checks of a set of manifests can find, as a closed table."""

from __future__ import annotations

import attrs

from planner.findings import Level


@attrs.frozen
class Kind:
    level: Level
    fields: tuple[str, ...]


#: Several releases or machines in one finding: all of them, and how they are told in a sentence.
VERSIONS = ("versions", "newest", "oldest", "count")
MACHINES = ("profiles", "named", "more")

#: Every code, with its weight and the names of its fields. The sentence is `fault-<code>` in i18n, and what
#: to do about it `check-help-<code>`. `more` is how many older releases say the same, or "".
KINDS: dict[str, Kind] = {
    # what no installation could get right
    "bad-comparison": Kind("error", ("fact", "comparison", "expected")),
    "bad-condition": Kind("error", ("condition",)),
    "bad-licence": Kind("error", ("licence", "suggestion")),
    "contradictory-host": Kind("error", ("module", "version", "one", "other", "more")),
    "cycle": Kind("error", ("members",)),
    "dangling-interface": Kind("error", ("module", "version", "requirement", "more")),
    "image-moves": Kind("error", ("image", "tag")),
    "image-without-tag": Kind("error", ("image",)),
    "port-twice": Kind("error", ("port", "name", "other")),
    "secret-value": Kind("error", ("value",)),
    "two-hashes": Kind("error", ("artefact", "other")),
    "unknown-fact": Kind("error", ("key", "suggestion")),
    # what may be meant so
    "combines-with-none": Kind("warning", ("module", "category")),
    "contradictory-requirements": Kind("warning", ("module", "version", "one", "other", "more")),
    "dead-release": Kind("warning", ("module", "versions", "profile")),
    "health-port": Kind("warning", ("known",)),
    "no-matching-release": Kind("warning", ("module", "version", "requirement", "more")),
    "port-clash": Kind("warning", ("module", "port", "others")),
    "shadowed-variant": Kind("warning", ("variant", "by")),
    "unknown-module": Kind("warning", ("name", "suggestion")),
    "unknown-replacement": Kind("warning", ("name", "suggestion")),
    "unreachable-condition": Kind("warning", ("module", "version", "requirement", "more")),
    # what is not known
    "gaps": Kind("note", ("module", "facts")),
    "shadowed": Kind("note", ("module", "versions", "count", "of")),
    "unlisted-licence": Kind("note", ("licence",)),
    # what a policy leaves open, or closes for good
    "rule-forbids-module": Kind("warning", ("rule", "module", "subject")),
    "rule-never-applies": Kind("warning", ("rule",)),
    "rule-shadowed": Kind("warning", ("rule", "by")),
    "rule-wrong-scheme": Kind("error", ("rule", "module", "specifier", "scheme")),
    "tier-empty": Kind("warning", ("policy", "tier")),
    "tier-hole": Kind("error", ("policy", "machine", "facts")),
    "tier-overlap": Kind("error", ("policy", "machine", "facts", "tiers")),
    "tiers-undecided": Kind("note", ("policy", "tiers")),
    # what a change takes away, or makes otherwise
    "became-uninstallable": Kind("error", ("module", *VERSIONS, *MACHINES)),
    "choice-changed": Kind("note", ("request", "before", "after", "cause", *MACHINES)),
    "module-gone": Kind("warning", ("module", "file")),
    "plan-changed": Kind("note", ("stack", "changes", "modules", *MACHINES)),
    "plan-lost": Kind("error", ("request", "missing", *MACHINES)),
    "release-gone": Kind("warning", ("module", *VERSIONS)),
}
