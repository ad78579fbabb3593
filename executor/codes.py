"""Every code that the executor hands out, with the names of its fields: the keys of its texts."""

from __future__ import annotations

from typing import Literal

_FOUND = ("resource", "verb", "found")

#: Of a BackendError. What was found in place of the resource stands in its details.
CODES: dict[str, tuple[str, ...]] = {
    "act-different": _FOUND,
    "act-ended": _FOUND,
    "act-foreign": _FOUND,
    "act-not-so": ("resource", "found"),
    "act-nothing-to-start": _FOUND,
    "act-unhealthy": (*_FOUND, "asked", "status"),
    "act-without-effect": _FOUND,
    "archive-broken": ("archive", "said"),
    "archive-too-large": ("resource", "limit"),
    "archive-too-many": ("resource", "limit"),
    "archive-unsafe": ("member", "why"),
    "artefact-other": ("url", "wanted", "has"),
    "artefact-refused": ("url", "status"),
    "artefact-scheme": ("url", "scheme"),
    "artefact-too-large": ("url", "limit"),
    "artefact-unreachable": ("url", "cause"),
    "backend-broken": ("backend", "entry", "said"),
    "backend-cannot": ("backend", "resource"),
    "backend-missing": ("backend", "known"),
    "backend-twice": ("backend", "entry"),
    "collect-needed": ("resource", "by"),
    "configuration-not-kept": ("path", "limit"),
    "configuration-record-broken": ("path",),
    "container-gone": ("container",),
    "engine-refused": ("what", "subject", "said"),
    "engine-silent": ("what", "subject", "cause"),
    "file-failed": ("path", "cause"),
    "image-missing": ("image",),
    "image-other": ("resource", "wanted", "has"),
    "image-tag-stolen": ("resource", "tag"),
    "native-not-started": ("said",),
    "native-path-too-long": ("path", "limit"),
    "native-path-unusable": ("path",),
    "native-refused": ("method", "fault", "said"),
    "native-silent": ("cause",),
    "port-taken": ("resource", "address", "port"),
    "port-unusable": ("resource", "address", "port", "cause"),
    "process-accelerator": ("resource", "accelerator"),
    "process-held": (),
    "process-name": ("resource", "name"),
    "process-not-begun": ("path", "cause"),
    "process-not-executable": ("resource", "command"),
    "python-failed": ("python", "said"),
    "secret-missing": ("name",),
    "secret-unreadable": ("name", "path", "cause"),
    "units-no-manager": ("socket",),
    "units-no-systemctl": ("cause",),
    "units-path-unusable": ("path",),
    "units-refused": ("method", "unit", "said"),
    "units-silent": ("method",),
    "wheel-broken": ("wheel", "said"),
}

#: Of a Detail: what differs, or how it ended.
DETAILS: dict[str, tuple[str, ...]] = {
    "accelerators": (),
    "check": (),
    "command": (),
    "content": (),
    "cpu-limit": (),
    "dead": (),
    "exit": ("status",),
    "exposed": ("address", "port", "wanted"),
    "file-added": ("file",),
    "file-changed": ("file",),
    "file-missing": ("file",),
    "folder": (),
    "image": (),
    "internal": (),
    "log-limit": (),
    "memory-limit": (),
    "mode": ("has",),
    "more": ("count",),
    "name": ("name",),
    "network": (),
    "no-regular-file": (),
    "out-of-memory": (),
    "paused": (),
    "ports": (),
    "privileges": (),
    "process-limit": (),
    "python-missing": (),
    "python-other": (),
    "read-only-root": (),
    "removing": (),
    "secrets": (),
    "section": (),
    "several": ("count",),
    "sha256": ("has",),
    "signal": ("signal",),
    "specification": (),
    "started": ("count",),
    "stop-time": (),
    "unit": (),
    "unit-drop-in": ("path",),
    "unit-elsewhere": ("path",),
    "unit-masked": (),
    "unit-not-enabled": (),
    "unit-not-loaded": (),
    "unsupervised": ("processes",),
    "variables": (),
}

#: What an engine is asked for: the field `what`.
Asked = Literal[
    "check-health",
    "connect",
    "create-container",
    "create-network",
    "create-volume",
    "get-image",
    "inspect-container",
    "inspect-image",
    "inspect-volume",
    "list-containers",
    "list-images",
    "list-networks",
    "list-volumes",
    "load-image",
    "pull-image",
    "read-logs",
    "read-usage",
    "remove-container",
    "remove-image",
    "remove-network",
    "remove-volume",
    "rename-container",
    "start-container",
    "stop-container",
]

#: How what is found in place of a resource is, in one word; and of what runs, how well it does.
Condition = Literal[
    "absent",  # nothing of this name
    "partial",  # ours, begun and not finished
    "made",  # ours, as it shall be, and not running
    "running",  # ours, as it shall be, and running
    "different",  # ours, and not as it shall be
    "foreign",  # somebody else's under this name
]

Health = Literal["healthy", "starting", "unhealthy", "none"]
