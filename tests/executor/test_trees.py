"""Archives from anywhere: files, folders and links, inside, within the caps; in full or not at all."""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from executor.backend import BackendError
from executor.places import Places
from state import Artefact, Tree
from tests.executor.told import told

MIB = 2**20
FILES = {
    "top/bin/tool": (b"#!/bin/sh\n", 0o755),
    "top/share/text": (b"hello", 0o640),
    "top/empty": (b"", 0o600),
}


@pytest.fixture
def held(places: Places, files: Any) -> Callable[..., tuple[Any, Tree]]:
    """A hand that knows a tree of these bytes, whose archive lies in the store."""

    def made(content: bytes, form: Any = "tar", **caps: Any) -> tuple[Any, Tree]:
        archive = Artefact("artefact a", "file:///nowhere", sha256(content).hexdigest(), len(content))
        path = places.artefact(archive)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        tree = Tree("tree a", archive.id, form, **({"size_bytes": MIB, "files": 100} | caps))
        return files(archive, tree), tree

    return made


def tar(*entries: tarfile.TarInfo | tuple[str, bytes, int], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as opened:  # type: ignore[call-overload]
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                opened.addfile(entry, io.BytesIO(b"x" * entry.size))
            else:
                info = tarfile.TarInfo(entry[0])
                info.size, info.mode = len(entry[1]), entry[2]
                opened.addfile(info, io.BytesIO(entry[1]))
    return out.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", mode: int = 0o644) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, target, mode
    return info


def zipped(*entries: tuple[str, bytes, int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content, mode in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(info, content)
    return out.getvalue()


def flat() -> list[tuple[str, bytes, int]]:
    return [(name, content, mode) for name, (content, mode) in FILES.items()]


def refused(hand: Any, tree: Tree) -> tuple[str, dict[str, str]]:
    with pytest.raises(BackendError) as caught:
        hand.do("make", tree)
    return caught.value.code, dict(caught.value.fields)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz", "zip"])
def test_what_is_extracted(held: Any, places: Places, mode: str) -> None:
    content = zipped(*flat()) if mode == "zip" else tar(entry("top", tarfile.DIRTYPE), *flat(), mode=mode)
    hand, tree = held(content, "zip" if mode == "zip" else "tar", strip=1)
    assert hand.condition(tree) == "absent"
    hand.do("make", tree)
    root = places.tree(tree)
    there = {str(p.relative_to(root)): (p.read_bytes(), stat.S_IMODE(p.stat().st_mode)) for p in walk(root)}
    assert there == {
        "bin/tool": (b"#!/bin/sh\n", 0o700),
        "share/text": (b"hello", 0o600),
        "empty": (b"", 0o600),
    }
    assert stat.S_IMODE((root / "bin").stat().st_mode) == 0o700
    assert hand.condition(tree) == "made"
    hand.do("unmake", tree)
    assert (hand.condition(tree), list(root.parent.iterdir())) == ("absent", [])


def walk(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


LIBRARY = [
    entry("top/lib/libx.so", tarfile.SYMTYPE, "libx.so.1"),  # before what it names, as `tar` sorts
    ("top/lib/libx.so.1", b"library", 0o644),
    entry("top/lib64", tarfile.SYMTYPE, "lib"),
    entry("top/bin/x", tarfile.SYMTYPE, "../lib64/libx.so"),
    entry("top/gone", tarfile.SYMTYPE, "share/nothing"),
    entry("top/lib/same", tarfile.LNKTYPE, "top/lib/libx.so.1"),
]
LINKS = {"lib/libx.so": "libx.so.1", "lib64": "lib", "bin/x": "../lib64/libx.so", "gone": "share/nothing"}


def links_below(root: Path) -> dict[str, str]:
    links = (path for path in root.rglob("*") if path.is_symlink())
    return {str(path.relative_to(root)): str(path.readlink()) for path in links}


@pytest.mark.parametrize("form", ["tar", "zip"])
def test_links_within_the_tree(held: Any, places: Places, form: str) -> None:
    flat_zip = [(f"top/{name}", target.encode(), stat.S_IFLNK | 0o777) for name, target in LINKS.items()]
    in_zip = zipped(*flat_zip, ("top/lib/libx.so.1", b"library", 0o100644))
    hand, tree = held(tar(*LIBRARY) if form == "tar" else in_zip, form, strip=1)
    hand.do("make", tree)
    root = places.tree(tree)
    assert links_below(root) == LINKS
    assert (root / "bin/x").read_bytes() == b"library"
    if form == "tar":
        assert (root / "lib/same").samefile(root / "lib/libx.so.1")
    assert hand.condition(tree) == "made"


def test_a_link_that_leads_elsewhere_is_drift(held: Any, places: Places, files: Any) -> None:
    hand, tree = held(tar(*LIBRARY), strip=1)
    hand.do("make", tree)
    link = places.tree(tree) / "lib/libx.so"
    before = link.lstat()
    link.unlink()
    link.symlink_to("libx.so.2")  # as long as before
    assert (hand.probe(tree).condition, hand.probe(tree).detail) == ("different", "lib/libx.so changed")
    os.utime(link, ns=(before.st_atime_ns, before.st_mtime_ns), follow_symlinks=False)
    assert hand.condition(tree) == "different"
    hand.do("unmake", tree)
    hand.do("make", tree)
    assert (hand.condition(tree), str(link.readlink())) == ("made", "libx.so.1")


def test_a_refused_link_is_named_with_where_it_leads(held: Any) -> None:
    hand, tree = held(tar(entry("a/b", tarfile.SYMTYPE, "../../etc")))
    assert refused(hand, tree)[1]["member"] == "a/b -> ../../etc"


BAD = {
    "parent": (tar(("../evil", b"x", 0o644)), "outside"),
    "parent within": (tar(("a/../../evil", b"x", 0o644)), "outside"),
    "absolute": (tar(("/evil", b"x", 0o644)), "absolute"),
    "link out": (tar(entry("a", tarfile.SYMTYPE, "/etc")), "link"),
    "link to the root": (tar(entry("a", tarfile.SYMTYPE, "/")), "link"),
    "link to nothing": (tar(entry("a", tarfile.SYMTYPE, "")), "link"),
    "link above": (tar(entry("a/b", tarfile.SYMTYPE, "../../etc")), "link"),
    "link above and back": (tar(entry("a", tarfile.SYMTYPE, "../a/b")), "link"),
    "link through a link": (
        tar(entry("a/b", tarfile.SYMTYPE, "../c/.."), entry("c", tarfile.SYMTYPE, ".")),
        "link",
    ),
    "links in a circle": (tar(entry("a", tarfile.SYMTYPE, "b"), entry("b", tarfile.SYMTYPE, "a")), "link"),
    "file through a link": (
        tar(entry("a", tarfile.SYMTYPE, "b"), ("b/c", b"x", 0o644), ("a/evil", b"x", 0o644)),
        "twice",
    ),
    "link through a link's name": (
        tar(entry("a", tarfile.SYMTYPE, "b"), entry("a/c", tarfile.SYMTYPE, "d")),
        "outside",
    ),
    "link twice": (tar(entry("a", tarfile.SYMTYPE, "b"), entry("a", tarfile.SYMTYPE, "c")), "twice"),
    "link over a file": (tar(("a", b"x", 0o644), entry("a", tarfile.SYMTYPE, "b")), "twice"),
    "hard link out": (tar(entry("a", tarfile.LNKTYPE, "/etc/passwd")), "link"),
    "hard link above": (tar(entry("a", tarfile.LNKTYPE, "../../etc/passwd")), "link"),
    "hard link to what is not there": (tar(entry("a", tarfile.LNKTYPE, "b"), ("b", b"x", 0o644)), "link"),
    "hard link to a folder": (tar(entry("b", tarfile.DIRTYPE), entry("a", tarfile.LNKTYPE, "b")), "link"),
    "hard link to a link": (
        tar(entry("b", tarfile.SYMTYPE, "c"), entry("a", tarfile.LNKTYPE, "b")),
        "link",
    ),
    "device": (tar(entry("a", tarfile.CHRTYPE)), "special"),
    "block device": (tar(entry("a", tarfile.BLKTYPE)), "special"),
    "pipe": (tar(entry("a", tarfile.FIFOTYPE)), "special"),
    "setuid": (tar(("a", b"x", 0o4755)), "setuid"),
    "setgid folder": (tar(entry("a", tarfile.DIRTYPE, mode=0o2755)), "setuid"),
    "twice": (tar(("a", b"x", 0o644), ("a", b"y", 0o644)), "twice"),
    "below a file": (tar(("a", b"x", 0o644), ("a/b", b"y", 0o644)), "outside"),
    "file over a folder": (tar(("a/b", b"x", 0o644), ("a", b"y", 0o644)), "twice"),
}
BAD_ZIP = {
    "parent": (zipped(("../evil", b"x", 0o100644)), "outside"),
    "absolute": (zipped(("/evil", b"x", 0o100644)), "absolute"),
    "link out": (zipped(("a", b"/etc", stat.S_IFLNK | 0o777)), "link"),
    "link above": (zipped(("a/b", b"../../etc", stat.S_IFLNK | 0o777)), "link"),
    "device": (zipped(("a", b"", stat.S_IFCHR | 0o644)), "special"),
    "setuid": (zipped(("a", b"x", 0o104755)), "setuid"),
}


@pytest.mark.parametrize(
    ("form", "name"), [*(("tar", name) for name in BAD), *(("zip", name) for name in BAD_ZIP)]
)
def test_what_is_refused(held: Any, places: Places, tmp_path: Path, form: str, name: str) -> None:
    """Faults 40 and 41: whatever came before the bad member is gone again."""
    bad, why = BAD[name] if form == "tar" else BAD_ZIP[name]
    hand, tree = held(bad, form)
    code, fields = refused(hand, tree)
    assert (code, fields["why"]) == ("archive-unsafe", why)
    assert list(places.tree(tree).parent.iterdir()) == []
    assert list(tmp_path.rglob("evil")) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_in_a_zip(held: Any) -> None:
    hand, tree = held(zipped(("a", b"x", 0o100644), ("a", b"y", 0o100644)), "zip")
    assert refused(hand, tree)[1]["why"] == "twice"


def pax_bomb() -> bytes:
    """A header alone that is 64 MiB large: it would be read as one text."""
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 64 * MIB
    return gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(64 * MIB))


@pytest.mark.parametrize(
    ("content", "form", "caps", "code"),
    [
        (tar(("a", bytes(2 * MIB), 0o644), mode="w:gz"), "tar", {}, "archive-too-large"),
        (tar(("a", bytes(2 * MIB), 0o644), mode="w:xz"), "tar", {}, "archive-too-large"),
        (zipped(("a", bytes(2 * MIB), 0o100644)), "zip", {}, "archive-too-large"),
        (zipped(*((f"f{n}", bytes(MIB // 4), 0o100644) for n in range(5))), "zip", {}, "archive-too-large"),
        (tar(*((f"f{n}", b"", 0o644) for n in range(101))), "tar", {}, "archive-too-many"),
        (tar(("/".join("d" * 60), b"", 0o644)), "tar", {"files": 50}, "archive-too-many"),
        (zipped(*((f"f{n}", b"", 0o100644) for n in range(101))), "zip", {}, "archive-too-many"),
        (pax_bomb(), "tar", {}, "archive-too-large"),
    ],
    ids=["gz", "xz", "zip", "zip of many", "tar of files", "deep tar", "zip of files", "header"],
)
def test_bombs(held: Any, places: Places, content: bytes, form: str, caps: Any, code: str) -> None:
    """Fault 42."""
    assert len(content) < 2 * MIB
    hand, tree = held(content, form, **caps)
    assert refused(hand, tree)[0] == code
    assert list(places.tree(tree).parent.iterdir()) == []


GOOD_TAR = tar(("a", bytes(range(256)) * 40, 0o644), mode="w:gz")
GOOD_ZIP = zipped(("a", bytes(range(256)) * 40, 0o100644))


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"", "tar"),
        (b"nonsense" * 100, "tar"),
        (b"nonsense" * 100, "zip"),
        (GOOD_TAR[:-30], "tar"),
        (GOOD_TAR[:40] + b"\xff\xff" + GOOD_TAR[42:], "tar"),
        (tar(("a", b"x" * 9000, 0o644))[:4000], "tar"),
        (b"BZh9nonsense", "tar"),
        (b"\xfd7zXZ\x00nonsense", "tar"),
        (GOOD_ZIP[:-10], "zip"),
        (GOOD_ZIP[:45] + b"\xff\xff" + GOOD_ZIP[47:], "zip"),
    ],
    ids=range(10),
)
def test_broken(held: Any, places: Places, content: bytes, form: str) -> None:
    hand, tree = held(content, form)
    assert refused(hand, tree)[0] == "archive-broken"
    assert hand.condition(tree) == "absent"


def test_another_archive_than_was_fetched(held: Any, places: Places) -> None:
    """Fault 36: it is hashed again just before it is used."""
    hand, tree = held(tar(*flat()))
    archive = hand.near[tree.archive]
    places.artefact(archive).write_bytes(tar(("evil", b"x", 0o755)))
    assert refused(hand, tree)[0] == "artefact-other"


def test_a_folder_swapped_for_a_link_meanwhile(
    held: Any, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 41, at the worst instant: between making the folder and opening it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    really = os.mkdir

    def swapped(name: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        really(name, mode, dir_fd=dir_fd)
        if name == "share":
            os.rmdir(name, dir_fd=dir_fd)
            os.symlink(outside, name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "mkdir", swapped)
    hand, tree = held(tar(*flat()))
    assert refused(hand, tree)[1]["why"] == "outside"
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda root: (root / "top/share/text").unlink(), "top/share/text missing"),
        (lambda root: (root / "top/share/text").write_bytes(b"other"), "top/share/text changed"),
        (lambda root: (root / "top/new").write_bytes(b"x"), "top/new added"),
        (lambda root: (root / "top/bin/tool").chmod(0o777), "top/bin/tool changed"),
        (lambda root: (root / "top/share/link").symlink_to("/etc"), "top/share/link added"),
    ],
)
def test_drift(held: Any, places: Places, change: Any, differs: str) -> None:
    hand, tree = held(tar(*flat()))
    hand.do("make", tree)
    change(places.tree(tree))
    found = hand.probe(tree)
    assert (found.condition, told(found)) == ("different", differs)
    hand.do("unmake", tree)
    hand.do("make", tree)
    assert hand.condition(tree) == "made"


def test_a_flipped_byte_with_the_old_date(held: Any, places: Places, files: Any) -> None:
    """Thorough probes see it; quick ones look at size and time."""
    hand, tree = held(tar(*flat()))
    hand.do("make", tree)
    path = places.tree(tree) / "top/share/text"
    before = path.stat()
    path.write_bytes(b"hellx")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert hand.condition(tree) == "different"
    assert files(tree, thorough=False).condition(tree) == "made"


def test_removed_by_hand(held: Any, places: Places) -> None:
    """Fault 32."""
    hand, tree = held(tar(*flat()))
    hand.do("make", tree)
    places.tree(tree).rename(places.data / "away")
    assert hand.condition(tree) == "partial"
    hand.do("make", tree)
    assert hand.condition(tree) == "made"


def test_killed_at_each_line(held: Any, places: Places, dying: Any) -> None:
    hand, tree = held(tar(("a/b", b"hello", 0o755), entry("a/c", tarfile.SYMTYPE, "b")))
    for _ in dying(lambda: hand.do("make", tree)):
        assert hand.condition(tree) in ("absent", "partial", "made")
        hand.do("make", tree)
        assert (places.tree(tree) / "a/c").read_bytes() == b"hello"
        hand.do("unmake", tree)
        assert list(places.tree(tree).parent.iterdir()) == []
    for _ in dying(lambda: hand.do("unmake", tree)):
        hand.do("unmake", tree)
        assert list(places.tree(tree).parent.iterdir()) == []
        hand.do("make", tree)
