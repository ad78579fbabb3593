"""Every code of a BackendError with the names of its fields: the keys of its texts."""

from __future__ import annotations

_FOUND = ("resource", "verb", "found", "detail")

CODES: dict[str, tuple[str, ...]] = {
    "act-different": _FOUND,
    "act-ended": _FOUND,
    "act-foreign": _FOUND,
    "act-not-so": ("resource", "found", "detail"),
    "act-nothing-to-start": _FOUND,
    "act-unhealthy": _FOUND,
    "act-without-effect": _FOUND,
    "archive-broken": ("archive", "said"),
    "backend-broken": ("backend", "entry", "said"),
    "backend-cannot": ("backend", "resource"),
    "backend-missing": ("backend", "known"),
    "backend-twice": ("backend", "entry"),
    "container-gone": ("container",),
    "engine-refused": ("what", "subject", "said"),
    "engine-silent": ("what", "subject", "said"),
    "image-missing": ("image",),
    "image-other": ("resource", "wanted", "has"),
    "image-tag-stolen": ("resource", "tag"),
    "secret-missing": ("name",),
}
