"""Documents from outside: YAML and JSON, read strictly, every fault with its place; and what every room keeps
values in: a cache, and frozen classes."""

from __future__ import annotations

TYPE_CHECKING = False  # typing takes longer to load than the shortest commands
if TYPE_CHECKING:
    from typing import Any

    from documents.cache import cached, cached_plain, code_stamp, content_hash, load_bytes, store_bytes
    from documents.faults import CODES, MORE, MOST_FAULTS, DocumentError, Fault, Position
    from documents.folders import read_folder
    from documents.names import look_alike, nearest
    from documents.plain import Path, Plain, word_for
    from documents.reader import Document, Moves, parse_document, read_bytes, read_document
    from documents.registrations import any_registered
    from documents.scanning import scan_json
    from documents.validation import bounded, expect_schema, model_fault, shaped, shortened, validate
    from documents.values import frozen

#: By file: loaded when something of it is used, as few commands read a document.
_LAZY = {
    "cache": ("cached", "cached_plain", "code_stamp", "content_hash", "load_bytes", "store_bytes"),
    "faults": ("CODES", "MORE", "MOST_FAULTS", "DocumentError", "Fault", "Position"),
    "folders": ("read_folder",),
    "names": ("look_alike", "nearest"),
    "plain": ("Path", "Plain", "word_for"),
    "reader": ("Document", "Moves", "parse_document", "read_bytes", "read_document"),
    "registrations": ("any_registered",),
    "scanning": ("scan_json",),
    "validation": ("bounded", "expect_schema", "model_fault", "shaped", "shortened", "validate"),
    "values": ("frozen",),
}
_FILES = {name: file for file, names in _LAZY.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _FILES:
        raise AttributeError(name)
    # Not importlib, which takes longer to load than what is asked for.
    return getattr(__import__(f"documents.{_FILES[name]}", fromlist=[name]), name)


__all__ = [
    "CODES",
    "MORE",
    "MOST_FAULTS",
    "Document",
    "DocumentError",
    "Fault",
    "Moves",
    "Path",
    "Plain",
    "Position",
    "any_registered",
    "bounded",
    "cached",
    "cached_plain",
    "code_stamp",
    "content_hash",
    "expect_schema",
    "frozen",
    "load_bytes",
    "look_alike",
    "model_fault",
    "nearest",
    "parse_document",
    "read_bytes",
    "read_document",
    "read_folder",
    "scan_json",
    "shaped",
    "shortened",
    "store_bytes",
    "validate",
    "word_for",
]
