"""What is installed and what shall be: generations, plans, their steps, and how they are written down."""

from __future__ import annotations

TYPE_CHECKING = False  # typing takes longer to load than a look at what is installed
if TYPE_CHECKING:
    from typing import Any

    from state.acts import OPPOSITE, Act, Verb
    from state.auditing import AUDIT_FAULTS, Audit, AuditFault, audit
    from state.difference import CycleError, is_same, pairs_of, steps_between
    from state.entry import Entry
    from state.errors import CODES, BusyError, DamageError, DiskError, OrderError, SchemaError, StateError
    from state.glance import Glance, glance_at
    from state.ledger import Progress, StepProgress, Transaction
    from state.outline import Chosen, Outline
    from state.overrides import Override, Overrides, OverridesError, in_force, read_overrides, utc_now
    from state.plan import (
        AssumedFact,
        Choice,
        Generation,
        Inputs,
        Notice,
        Objective,
        Plan,
        PortBinding,
        Precondition,
        Step,
        Unchecked,
        Unready,
        UsedOverride,
    )
    from state.records import (
        FOUND,
        KINDS,
        TOPICS,
        Closed,
        Committed,
        Created,
        Event,
        Opened,
        Pinned,
        Record,
        StepDone,
        StepFailed,
        StepIntent,
        UndoIntent,
        Undone,
        Unpinned,
        step_key,
    )
    from state.recovery import MENDED, Mended
    from state.resources import (
        RUNNING,
        Artefact,
        Check,
        Configuration,
        Container,
        Image,
        Limits,
        Mounted,
        Network,
        Process,
        Publish,
        PythonEnvironment,
        Resource,
        Tree,
        Volume,
        Wheel,
        needs_of,
        spec_sha256,
    )
    from state.store import Committal, Places, Store
    from state.writer import Writer
    from state.writer_lock import Holder, holder_of
    from state.writing import digest, generation_from_json, generation_to_json, plan_from_json, plan_to_json

#: By file: loaded when something of it is used, so that planning does not pay for what is durable, and a look
#: at what is installed does not pay for plans.
_LAZY = {
    "acts": ("OPPOSITE", "Act", "Verb"),
    "auditing": ("AUDIT_FAULTS", "Audit", "AuditFault", "audit"),
    "difference": ("CycleError", "is_same", "pairs_of", "steps_between"),
    "entry": ("Entry",),
    "errors": (
        *("CODES", "BusyError", "DamageError", "DiskError"),
        *("OrderError", "SchemaError", "StateError"),
    ),
    "glance": ("Glance", "glance_at"),
    "ledger": ("Progress", "StepProgress", "Transaction"),
    "outline": ("Chosen", "Outline"),
    "overrides": ("Override", "Overrides", "OverridesError", "in_force", "read_overrides", "utc_now"),
    "plan": (
        *("AssumedFact", "Choice", "Generation", "Inputs", "Notice", "Objective", "Plan", "PortBinding"),
        *("Precondition", "Step", "Unchecked", "Unready", "UsedOverride"),
    ),
    "records": (
        *("FOUND", "KINDS", "TOPICS", "Closed", "Committed", "Created", "Event", "Opened", "Pinned"),
        *("Record", "StepDone", "StepFailed", "StepIntent", "UndoIntent", "Undone", "Unpinned", "step_key"),
    ),
    "recovery": ("MENDED", "Mended"),
    "resources": (
        *("RUNNING", "Artefact", "Check", "Configuration", "Container", "Image", "Limits", "Mounted"),
        *("Network", "Process", "Publish", "PythonEnvironment", "Resource", "Tree", "Volume", "Wheel"),
        *("needs_of", "spec_sha256"),
    ),
    "store": ("Committal", "Places", "Store"),
    "writer": ("Writer",),
    "writer_lock": ("Holder", "holder_of"),
    "writing": ("digest", "generation_from_json", "generation_to_json", "plan_from_json", "plan_to_json"),
}
_FILES = {name: file for file, names in _LAZY.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _FILES:
        raise AttributeError(name)
    # Not importlib, which takes longer to load than what is asked for.
    return getattr(__import__(f"state.{_FILES[name]}", fromlist=[name]), name)


__all__ = [
    "AUDIT_FAULTS",
    "CODES",
    "FOUND",
    "KINDS",
    "MENDED",
    "OPPOSITE",
    "RUNNING",
    "TOPICS",
    "Act",
    "Artefact",
    "AssumedFact",
    "Audit",
    "AuditFault",
    "BusyError",
    "Check",
    "Choice",
    "Chosen",
    "Closed",
    "Committal",
    "Committed",
    "Configuration",
    "Container",
    "Created",
    "CycleError",
    "DamageError",
    "DiskError",
    "Entry",
    "Event",
    "Generation",
    "Glance",
    "Holder",
    "Image",
    "Inputs",
    "Limits",
    "Mended",
    "Mounted",
    "Network",
    "Notice",
    "Objective",
    "Opened",
    "OrderError",
    "Outline",
    "Override",
    "Overrides",
    "OverridesError",
    "Pinned",
    "Places",
    "Plan",
    "PortBinding",
    "Precondition",
    "Process",
    "Progress",
    "Publish",
    "PythonEnvironment",
    "Record",
    "Resource",
    "SchemaError",
    "StateError",
    "Step",
    "StepDone",
    "StepFailed",
    "StepIntent",
    "StepProgress",
    "Store",
    "Transaction",
    "Tree",
    "Unchecked",
    "UndoIntent",
    "Undone",
    "Unpinned",
    "Unready",
    "UsedOverride",
    "Verb",
    "Volume",
    "Wheel",
    "Writer",
    "audit",
    "digest",
    "generation_from_json",
    "generation_to_json",
    "glance_at",
    "holder_of",
    "in_force",
    "is_same",
    "needs_of",
    "pairs_of",
    "plan_from_json",
    "plan_to_json",
    "read_overrides",
    "spec_sha256",
    "step_key",
    "steps_between",
    "utc_now",
]
