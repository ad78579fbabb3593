"""What can be installed: manifests read, checked and looked up.

Importing this reads no file and no pydantic; `load_catalog` with a full cache does not either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from manifests.catalogue import Catalog, Location, Overridden
from manifests.faults import CODES, RequirementError
from manifests.model import (
    LIBRARY_CATEGORIES,
    AllOf,
    AnyOf,
    BackendName,
    Bundled,
    Category,
    Condition,
    Health,
    Holds,
    HostTerm,
    InterfaceTerm,
    Module,
    ModuleTerm,
    Not,
    Port,
    Provided,
    Release,
    Requirement,
    Run,
    Term,
    Variant,
)
from manifests.names import normal_name
from manifests.registry import BUILTIN, Root, files_of, load_catalog
from manifests.requirements import parse_module_term, parse_requirement
from manifests.sizes import count_parameters, show_parameters
from manifests.spelling import spell_term

if TYPE_CHECKING:
    from manifests.backend import Backend, backend_files_of, load_backends
    from manifests.revisions import RevisionError, earlier_roots


def json_schema() -> dict[str, Any]:
    """JSON Schema of a manifest file, for editors."""
    from manifests.schema import json_schema as of_manifests

    return of_manifests()


def backend_json_schema() -> dict[str, Any]:
    """JSON Schema of a backend manifest, for editors."""
    from manifests.backend_schema import json_schema as of_backends

    return of_backends()


__all__ = [
    "BUILTIN",
    "CODES",
    "LIBRARY_CATEGORIES",
    "AllOf",
    "AnyOf",
    "Backend",
    "BackendName",
    "Bundled",
    "Catalog",
    "Category",
    "Condition",
    "Health",
    "Holds",
    "HostTerm",
    "InterfaceTerm",
    "Location",
    "Module",
    "ModuleTerm",
    "Not",
    "Overridden",
    "Port",
    "Provided",
    "Release",
    "Requirement",
    "RequirementError",
    "RevisionError",
    "Root",
    "Run",
    "Term",
    "Variant",
    "backend_files_of",
    "backend_json_schema",
    "count_parameters",
    "earlier_roots",
    "files_of",
    "json_schema",
    "load_backends",
    "load_catalog",
    "normal_name",
    "parse_module_term",
    "parse_requirement",
    "show_parameters",
    "spell_term",
]

#: Loaded when they are first asked for: comparisons with earlier manifests, and plans that are carried out.
_LATER = {
    **dict.fromkeys(("RevisionError", "earlier_roots"), "manifests.revisions"),
    **dict.fromkeys(("Backend", "backend_files_of", "load_backends"), "manifests.backend"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
