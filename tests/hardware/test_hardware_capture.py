"""A recorded machine is the machine: whatever is captured replays to the same profile, its identifiers masked."""

from __future__ import annotations

import tarfile
from pathlib import Path

from hardware import (
    Host,
    Machine,
    RecordingHost,
    probe,
    write_capture,
)
from hardware.capture import Capture

GPU = "GPU-1b2c3d4e-aaaa-4bbb-8ccc-0123456789ab"


def captured(host: Host, folder: Path) -> tuple[Machine, Capture]:
    recording = RecordingHost(host)
    machine = probe(recording)
    return machine, write_capture(recording, folder, "1.2.3")


def text_of(folder: Path) -> str:
    """All that a capture holds, names of files included."""
    texts = [
        path.read_text("latin-1")
        for path in sorted(folder.rglob("*"))
        if path.suffix != ".gz" and path.is_file()
    ]
    with tarfile.open(folder / "root.tar.gz") as archive:
        for member in archive:
            texts += [member.name, member.linkname]
            opened = archive.extractfile(member) if member.isfile() else None
            texts += [opened.read().decode("latin-1")] if opened else []
    return "\n".join(texts)
