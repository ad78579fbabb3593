"""A machine recorded into a folder that `las detect --replay` reads: machine.yaml, cmd/*, root.tar.gz.

It holds what probes asked and were answered, and no more. What identifies the machine or its owner
is masked.
"""

from __future__ import annotations

import gzip
import io
import posixpath
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import yaml

from hardware.host import Host, Ran, Usage, portable
from hardware.machine import Machine
from hardware.masking import Masks, Text, find_masks
from hardware.recording import Planting, RecordingHost

_LONGEST_NAME = 80  # characters of a file's name
_HOST_NAME_FILES = ("/proc/sys/kernel/hostname", "/etc/hostname")


class FolderError(Exception):
    """A folder that no capture can be written to: it is there already and holds something, or is a file."""


@attrs.frozen
class Capture:
    """What was written: files with their sizes in bytes, and how it was masked."""

    folder: Path
    files: tuple[tuple[str, int], ...]
    masks: Masks


def write_capture(recording: RecordingHost, folder: Path, version: str) -> Capture:
    """Write what `recording` remembers, whole or not at all; `version` is that of las.

    Raises FolderError, or OSError for what cannot be written.
    """
    if not is_free(folder):
        raise FolderError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        masks = _write_into(recording, beside, folder.name, version)
        files = tuple(
            (str(path.relative_to(beside)), path.stat().st_size)
            for path in sorted(beside.rglob("*"))
            if path.is_file()
        )
        beside.rename(folder)  # takes the place of an empty folder, and of nothing else
    except FileExistsError as error:
        raise FolderError(str(folder)) from error
    except OSError as error:
        raise FolderError(str(folder)) if not is_free(folder) else error from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Capture(folder, files, masks)


def is_free(folder: Path) -> bool:
    """Whether nothing would be lost there."""
    if folder.is_symlink() or not folder.exists():
        return not folder.is_symlink()
    return folder.is_dir() and not any(folder.iterdir())


def lost_facts(machine: Machine, replayed: Machine, masks: Masks) -> tuple[str, ...]:
    """Keys of stable facts that the replay tells otherwise than the machine did, masks apart."""
    told = {masks.hide(fact.key): masks.hide(repr(fact.value)) for fact in machine.facts if fact.stable}
    again = {fact.key: repr(fact.value) for fact in replayed.facts if fact.stable}
    return tuple(sorted(key for key in {*told, *again} if told.get(key) != again.get(key)))


# --- what is written --------------------------------------------------------------------------------


@attrs.frozen
class _Command:
    """An answer of a program. `live`: las ran it, and a replay gives it only where it is asked the same."""

    argv: tuple[str, ...]
    ran: Ran
    live: bool


def _write_into(recording: RecordingHost, folder: Path, name: str, version: str) -> Masks:
    planting = Planting(recording.host)
    planting.plant(recording)
    commands = list(_commands(recording))
    masks = _find_masks(recording, planting, commands)
    names = _names([command.argv for command in commands], masks)
    described = {
        "id": name,
        "traits": [],
        **_system(recording),
        "fidelity": f"recorded by las {version}, identifiers masked",
        "root": {"archive": "root.tar.gz", "strip_components": 0},
        "commands": [
            _written_command(folder, command, masks, file)
            for command, file in zip(commands, names, strict=True)
        ],
        "sockets": list(_sockets(recording, folder, masks)),
        "environment": {key: value for key, value in sorted(dict(recording.variables).items()) if value},
        "file_systems": [
            {"path": path, "size_bytes": usage.size_bytes, "free_bytes": usage.free_bytes}
            for path, usage in sorted(dict(recording.usages).items())
            if isinstance(usage, Usage)
        ],
        "sources": [{"how": "las detect --capture"}],
    }
    _write_root(folder / "root.tar.gz", planting, masks)
    text = yaml.safe_dump(_hidden(described, masks), sort_keys=False, allow_unicode=True, width=1000)
    (folder / "machine.yaml").write_text(text, encoding="utf-8")
    return masks


def _system(recording: RecordingHost) -> dict[str, Any]:
    system = recording.system()
    return {"os": system.name, "arch": system.arch, "kernel": system.release, "libc": system.libc}


def _commands(recording: RecordingHost) -> Iterator[_Command]:
    """What a capture held already, then what programs answered when las ran them."""
    held = {found.argv: found.ran for answers in list(recording.recordings.values()) for found in answers}
    yield from (_Command(argv, ran, live=False) for argv, ran in sorted(held.items()))
    for argv, ran in sorted(dict(recording.programs).items()):
        if ran is not None and portable(argv) not in held:
            yield _Command(portable(argv), ran, live=True)


def _written_command(folder: Path, command: _Command, masks: Masks, name: str) -> dict[str, Any]:
    """The command as machine.yaml lists it, its output written beside."""
    written: dict[str, Any] = {"argv": list(command.argv), "stdout": f"cmd/{name}.txt"}
    _write(folder / written["stdout"], masks.hide_bytes(command.ran.stdout))
    if command.ran.stderr:
        written["stderr"] = f"cmd/{name}.stderr.txt"
        _write(folder / written["stderr"], masks.hide_bytes(command.ran.stderr))
    written |= {"timed_out": True} if command.ran.rc is None else {"rc": command.ran.rc}
    return written | ({"live": True} if command.live else {})


def _sockets(recording: RecordingHost, folder: Path, masks: Masks) -> Iterator[dict[str, Any]]:
    answers = sorted(
        (asked, found) for asked, found in dict(recording.answers).items() if found.why != "missing"
    )
    names = _names([(posixpath.basename(path), target) for (path, target), _ in answers], masks)
    for ((path, target), answer), name in zip(answers, names, strict=True):
        written: dict[str, Any] = {"path": path, "target": target}
        if answer.body is None:
            yield written | {"why": answer.why}
            continue
        _write(folder / f"sockets/{name}.json", masks.hide_bytes(answer.body))
        yield written | {"body": f"sockets/{name}.json"}


def _names(words: Iterable[tuple[str, ...]], masks: Masks) -> list[str]:
    """A file name for each, made of its words; the second of the same name ends in 2."""
    names: list[str] = []
    for several in words:
        name = re.sub(r"[^\w.=,+-]+", "_", masks.hide("_".join(several)))[:_LONGEST_NAME].strip("_.")
        count = sum(taken == name or taken.rpartition("_")[0] == name for taken in names)
        names.append(f"{name}_{count + 1}" if count else name)
    return names


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _write_root(path: Path, planting: Planting, masks: Masks) -> None:
    """The tree as an archive, sorted and without times, so that equal trees are equal bytes."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for place in sorted({*planting.files, *planting.links, *planting.folders} - {"/"}):
            archive.addfile(*_member(place, planting, masks))
    path.write_bytes(gzip.compress(content.getvalue(), mtime=0))


def _member(place: str, planting: Planting, masks: Masks) -> tuple[tarfile.TarInfo, io.BytesIO | None]:
    member = tarfile.TarInfo(masks.hide(place).lstrip("/"))
    if place in planting.files:
        content = masks.hide_file(place, planting.files[place])
        member.size = len(content)
        return member, io.BytesIO(content)
    link = planting.links.get(place)
    member.type = tarfile.DIRTYPE if link is None else tarfile.SYMTYPE
    member.mode = 0o755
    member.linkname = "" if link is None else masks.hide(link)
    return member, None


def _hidden(value: Any, masks: Masks) -> Any:
    """The value with every text in it masked."""
    if isinstance(value, str):
        return masks.hide(value)
    if isinstance(value, dict):
        return {key: _hidden(part, masks) for key, part in value.items()}
    return [_hidden(part, masks) for part in value] if isinstance(value, list) else value


# --- what is looked through for identifiers -----------------------------------------------------------


def _find_masks(recording: RecordingHost, planting: Planting, commands: Iterable[_Command]) -> Masks:
    return find_masks(
        _texts(recording, planting, commands),
        hosts=_host_names(recording.host),
        users=_accounts(recording.host),
    )


def _texts(recording: RecordingHost, planting: Planting, commands: Iterable[_Command]) -> Iterator[Text]:
    paths = {*planting.files, *planting.links, *planting.links.values(), *planting.folders}
    yield Text("\n".join(sorted(paths)))
    yield from (Text(content.decode("latin-1"), path) for path, content in sorted(planting.files.items()))
    for command in commands:
        for output in (command.ran.stdout, command.ran.stderr, "\n".join(command.argv).encode()):
            yield Text(output.decode("latin-1"), argv=command.argv)
    for _, answer in sorted(dict(recording.answers).items()):
        yield Text((answer.body or b"").decode("latin-1"))
    yield Text("\n".join(value for _, value in sorted(dict(recording.variables).items()) if value))


def _host_names(host: Host) -> Iterator[str]:
    """The machine's own names, with and without its domain."""
    for path in _HOST_NAME_FILES:
        name = (host.read(path) or b"").decode("latin-1").strip()
        if name:
            yield from (name, name.partition(".")[0])


def _accounts(host: Host) -> Iterator[str]:
    for variable in ("USER", "LOGNAME", "SUDO_USER"):
        yield host.env(variable) or ""
    yield posixpath.basename((host.env("HOME") or "").rstrip("/"))
