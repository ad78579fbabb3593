"""Documents from outside: YAML and JSON, read strictly, every fault with its place."""

from documents.cache import cached, code_stamp, load_bytes, store_bytes
from documents.faults import CODES, MORE, MOST_FAULTS, DocumentError, Fault, Position
from documents.folders import read_folder
from documents.names import look_alike, nearest
from documents.plain import Path, Plain, word_for
from documents.reader import Document, Moves, parse_document, read_bytes, read_document
from documents.validation import bounded, expect_schema, model_fault, shaped, shortened, validate

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
    "bounded",
    "cached",
    "code_stamp",
    "expect_schema",
    "load_bytes",
    "look_alike",
    "model_fault",
    "nearest",
    "parse_document",
    "read_bytes",
    "read_document",
    "read_folder",
    "shaped",
    "shortened",
    "store_bytes",
    "validate",
    "word_for",
]
