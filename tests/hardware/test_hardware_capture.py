"""A recorded machine is the machine: what is captured replays to the same profile, its identifiers masked."""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hardware import (
    Capture,
    FolderError,
    Host,
    Machine,
    RealHost,
    RecordingHost,
    ReplayHost,
    is_free,
    lost_facts,
    machine_to_json,
    probe,
    write_capture,
)
from hardware.host import Answer, Ran
from hardware.masking import Text, find_masks

TextHosts = Callable[..., Any]


def captured(host: Host, folder: Path) -> tuple[Machine, Capture]:
    recording = RecordingHost(host)
    machine = probe(recording)
    return machine, write_capture(recording, folder, "1.2.3")


def text_of(folder: Path) -> str:
    """All that a capture holds, names of files included."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".gz"]
    texts = [path.name + path.read_text("latin-1") for path in files]
    with tarfile.open(folder / "root.tar.gz") as archive:
        for member in archive:
            opened = archive.extractfile(member) if member.isfile() else None
            texts += [member.name, member.linkname, opened.read().decode("latin-1") if opened else ""]
    return "\n".join(texts)


def public_captures(shared: Path) -> list[Path]:
    return sorted(path.parent for path in (shared / "captures").glob("*/machine.yaml"))


# --- the machine, again -----------------------------------------------------------------------------


def test_a_capture_of_each_capture_is_the_same_machine(shared: Path, tmp_path: Path) -> None:
    folders = public_captures(shared)
    assert len(folders) > 50
    for folder in folders:
        machine, capture = captured(ReplayHost(folder), tmp_path / folder.name)
        again = probe(ReplayHost(tmp_path / folder.name))
        assert machine_to_json(again) == capture.masks.hide(machine_to_json(machine)), folder.name
        assert lost_facts(machine, again, capture.masks) == ()


def test_a_capture_of_this_machine_is_this_machine(tmp_path: Path) -> None:
    machine, capture = captured(RealHost(), tmp_path / "here")
    assert lost_facts(machine, probe(ReplayHost(tmp_path / "here")), capture.masks) == ()


def test_what_is_lost_is_named(text_host: TextHosts, tmp_path: Path) -> None:
    machine, capture = captured(text_host({"/proc/meminfo": "MemTotal: 1024 kB\n"}), tmp_path / "c")
    assert lost_facts(machine, attrs.evolve(machine, facts=()), capture.masks) == tuple(
        sorted(fact.key for fact in machine.facts if fact.stable)
    )


def test_links_answers_sockets_and_sizes_come_back(text_host: TextHosts, tmp_path: Path) -> None:
    host = text_host(
        {"/proc/self/mounts": "/dev/sda1 / ext4 rw 0 0\n", "/run/docker.sock": "", "/usr/bin/podman": ""},
        {("sysctl", "machdep.cpu", "hw"): Ran(3, b"half an ans", b"error")},
        sockets={
            ("/var/run/docker.sock", "/version"): Answer(b'{"Version": "29.1"}'),
            ("/run/x.sock", "/info"): Answer(None, "no-permission"),
        },
        env={"XDG_RUNTIME_DIR": "/run/user/1000"},
        is_capture=False,
    )
    recording = RecordingHost(host)
    machine = probe(recording)
    asked = (
        lambda of: of.run(("sysctl", "machdep.cpu", "hw"), 1),
        lambda of: of.run(("nothing",), 1),
        lambda of: of.ask("/run/x.sock", "/info", 1),
        lambda of: of.usage("/"),
        lambda of: of.env("XDG_RUNTIME_DIR"),
        lambda of: of.system(),
        lambda of: of.recorded("sysctl"),
    )
    answers = [ask(recording) for ask in asked]
    write_capture(recording, tmp_path / "c", "1.2.3")
    replay = ReplayHost(tmp_path / "c")
    assert [ask(replay) for ask in asked] == answers
    assert machine_to_json(probe(replay)) == machine_to_json(machine)


def test_a_program_that_hung_hangs_again(text_host: TextHosts, tmp_path: Path) -> None:
    recording = RecordingHost(text_host({}, {("slow",): Ran(None, b"")}, is_capture=False))
    recording.run(("slow",), 1)
    write_capture(recording, tmp_path / "c", "1")
    assert ReplayHost(tmp_path / "c").run(("slow",), 1) == Ran(None, b"")


def test_a_child_of_the_house_is_known_wherever_it_is_installed(text_host: TextHosts, tmp_path: Path) -> None:
    argv = (sys.executable, "-P", "/somewhere/hardware/nvml_child.py")
    recording = RecordingHost(text_host({}, {argv: '{"cards": []}'}, is_capture=False))
    recording.run(argv, 1)
    write_capture(recording, tmp_path / "c", "1")
    described = yaml.safe_load((tmp_path / "c" / "machine.yaml").read_text())
    assert described["commands"][0]["argv"] == ["python", "-P", "nvml_child.py"]
    elsewhere = (sys.executable, "-P", "/elsewhere/nvml_child.py")
    assert ReplayHost(tmp_path / "c").run(elsewhere, 1) == Ran(0, b'{"cards": []}')


def test_a_capture_has_the_same_bytes_each_time(text_host: TextHosts, tmp_path: Path) -> None:
    files = {
        "/proc/cpuinfo": "processor : 0\n",
        "/proc/meminfo": "MemTotal: 9 kB\n",
        "/run/a": "",
        "/run/b": "",
    }
    for name in ("one", "two"):
        captured(text_host(dict(sorted(files.items(), reverse=name == "two"))), tmp_path / name / "c")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "c").rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two


# --- writing ----------------------------------------------------------------------------------------


def test_a_folder_that_holds_something_is_left_alone(text_host: TextHosts, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("full", "file", "link"):
        assert not is_free(tmp_path / name)
        with pytest.raises(FolderError):
            captured(text_host(), tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "link", "mine"]


def test_an_empty_folder_and_one_that_is_not_there_are_taken(text_host: TextHosts, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "new" / "deep"):
        _, capture = captured(text_host(), folder)
        assert dict(capture.files) == {
            path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()
        }


def test_what_cannot_be_written_leaves_nothing(
    text_host: TextHosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hardware.capture._write_root", full)
    with pytest.raises(OSError, match="No space"):
        captured(text_host(), tmp_path / "c")
    assert list(tmp_path.iterdir()) == []


# --- masks ------------------------------------------------------------------------------------------

SECRETS = {
    "uuid": "1b2c3d4e-aaaa-4bbb-8ccc-0123456789ab",
    "serial of a card": "1560221020370",
    "serial of a disk": "S5GXNX0T123456",
    "mac": "a4:bb:6d:12:34:56",
    "address": "10.20.30.40",
    "long address": "fe80::a6bb:6dff:fe12:3456",
    "container": "3b9c" * 16,
    "host": "marvin-desk",
    "account": "ada.lovelace",
    "password": "hunter2",
}


@pytest.mark.parametrize("kind", SECRETS)
def test_what_identifies_is_masked_everywhere(text_host: TextHosts, tmp_path: Path, kind: str) -> None:
    files = {
        "/etc/hostname": SECRETS["host"] + "\n",
        "/proc/sys/kernel/hostname": SECRETS["host"] + "\n",
        "/proc/self/mounts": f"10.20.30.40:/data /home/{SECRETS['account']}/nas nfs rw,addr=10.20.30.40 0 0\n"
        f"/dev/mapper/luks-{SECRETS['uuid']} / ext4 rw 0 0\n",
        "/proc/self/cgroup": f"0::/docker/{SECRETS['container']}\n",
        "/proc/net/tcp": "  sl  local_address rem_address   st\n"
        "   0: 281E140A:1F90 0100007F:0016 0A 00000000:00000000\n",
        "/sys/class/dmi/id/sys_vendor": SECRETS["host"],
    }
    answers = {
        ("nvidia-smi", "-q"): f"NVSMI LOG\nSerial Number : {SECRETS['serial of a card']}\n"
        f"GPU UUID : GPU-{SECRETS['uuid']}\nMAC {SECRETS['mac']} {SECRETS['long address']}\n",
        ("nvidia-smi", "--query-gpu=name,serial", "--format=csv"): f"x, {SECRETS['serial of a card']}\n",
        ("lsblk", "-J"): json.dumps({"serial": SECRETS["serial of a disk"]}),
        ("rocm-smi",): f"proxy http://ada:{SECRETS['password']}@proxy:3128 /home/{SECRETS['account']}/x",
    }
    host = text_host(files, answers, env={"USER": SECRETS["account"]})
    captured(host, tmp_path / "c")
    told = text_of(tmp_path / "c")
    assert SECRETS[kind] not in told
    assert SECRETS[kind].upper() not in told.upper()
    assert "281E140A" not in told  # the address as the kernel writes it
    assert ":1F90 0100007F:0016" in told  # the port that is taken, and the loopback


def masks_of(*contents: str, **known: tuple[str, ...]) -> Callable[[str], str]:
    return find_masks([Text(content) for content in contents], **known).hide


def test_the_same_value_has_the_same_mask_in_every_spelling() -> None:
    one, other = "Uuid: GPU-6b2e5f8e4c3d1a00", "Unique ID: 0x6B2E5F8E4C3D1A00"
    hide = masks_of(one, other, "unique_id 17446744073709551615", "unique_id 5")
    assert re.fullmatch("Uuid: GPU-1[0-9]{15}", hide(one))
    assert hide(one)[-16:] == hide(other)[-16:]
    assert hide("unique_id 5") == "unique_id 5"  # too short to tell a card from a count


@pytest.mark.parametrize(
    "text",
    [
        "Linux version 5.15.167.4-microsoft-standard-WSL2",
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.127.05",
        "VBIOS Version : 94.02.4B.00.0A and 96.00.89.00.01",
        "00000000:01:00.0 3D controller [0302]: NVIDIA [10de:2204]",
        "Serial Attached SCSI controller",
        "Serial Number : N/A\nUnique ID: N/A",
        "flags : serialize avx2",
        "127.0.0.1 0.0.0.0 255.255.255.0 ::1 ::",
        "GPU UUID : GPU-00000000-0000-0000-0000-000000000000",
        "MemTotal:       65536000 kB",
        "/home and /home/ and /root/x",
        "12:30:00",
    ],
)
def test_facts_are_no_identifiers(text: str) -> None:
    assert masks_of(text)(text) == text


@pytest.mark.parametrize("name", ["ubuntu", "nvidia", "ai", "2024"])
def test_a_name_that_is_a_word_of_the_facts_is_masked_only_as_a_name(name: str) -> None:
    text = f"ID={name} in /home/{name}/x"
    assert masks_of(text, users=(name,))(text) == f"ID={name} in /home/user1/x"


@given(st.lists(st.uuids(), min_size=1, max_size=6), st.text(max_size=20))
def test_masks_keep_values_apart_and_shapes_as_they_are(uuids: list[Any], between: str) -> None:
    text = f" {between} ".join(map(str, uuids))
    hidden = masks_of(text)(text)
    assert all(str(value) not in hidden for value in uuids if value.int)
    assert len(hidden) >= len(text) - 1 and hidden.count("-") == text.count("-")
