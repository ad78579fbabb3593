"""Plan files, named by their content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from state.errors import DamageError
from state.files import sync_folder, write_durably

if TYPE_CHECKING:
    from state.plan import Plan


def plan_path(folder: Path, digest: str) -> Path:
    return folder / f"{digest.removeprefix('sha256:')}.json"


def keep_plan(folder: Path, plan: Plan) -> str:
    """The digest under which the plan is kept now. Raises DiskError."""
    from state.writing import plan_to_json

    content = plan_to_json(plan).encode()
    digest = digest_of(content)
    path = plan_path(folder, digest)
    if not path.exists() or digest_of(path.read_bytes()) != digest:
        write_durably(path, content)
    else:
        sync_folder(folder)  # who kept it may have died before
    return digest


def read_plan(folder: Path, digest: str) -> Plan:
    """Raises DamageError where it is missing or not what was kept."""
    from documents import DocumentError
    from state.writing import plan_from_json

    path, content = kept_plan(folder, digest)
    try:
        return plan_from_json(content, str(path))
    except DocumentError as error:
        raise DamageError("plan-damaged", file=str(path)) from error


def kept_plan(folder: Path, digest: str) -> tuple[Path, bytes]:
    """Its file and content. Raises DamageError as `read_plan`."""
    path = plan_path(folder, digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DamageError("plan-missing", file=str(path)) from None
    if digest_of(content) != digest:
        raise DamageError("plan-damaged", file=str(path))
    return path, content


def digest_of(content: bytes) -> str:
    return "sha256:" + sha256(content).hexdigest()
