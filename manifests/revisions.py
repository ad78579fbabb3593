"""Manifests as they were: in another folder, or at a revision of the repository that they are in."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import MappingProxyType

from manifests.registry import BUILTIN, SUFFIXES, Root

#: Set where a hook of git runs us, about another repository or folder than the one that is asked for.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")


class RevisionError(Exception):
    """Earlier manifests that cannot be had: `code` and its fields.

    no-git, no-repository (path, told), no-revision (revision, repository), unreadable-revision
    (revision, repository, told). `told` is what git said.
    """

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields: Mapping[str, str] = MappingProxyType(dict(fields))


@contextmanager
def earlier_roots(against: str, roots: Sequence[Root], asked: Sequence[Root]) -> Iterator[tuple[Root, ...]]:
    """The roots that `roots` are held against; they last as long as the context.

    A folder stands for the roots that were asked for (the last ones), else for the built-in catalogue (the
    first one). Anything else is a git revision: each root in a repository in which something that was asked
    for lies (else in any) is as it was then, and its files are told as `REVISION:path`. What was not there
    then holds nothing. Raises RevisionError where no root has such a revision.
    """
    if Path(against).is_dir():
        replaced = asked or (BUILTIN,)
        kept = tuple(root for root in roots if root not in replaced)
        old = Root(against, Path(against))
        yield (*kept, old) if asked else (old, *kept)
        return
    with TemporaryDirectory(prefix="las-") as folder:
        yield _roots_at(against, roots, asked, Path(folder))


def _roots_at(revision: str, roots: Sequence[Root], asked: Sequence[Root], folder: Path) -> tuple[Root, ...]:
    tops = {root: _top(root) for root in roots}
    about = [tops[root] for root in asked or roots]
    errors = [top for top in about if isinstance(top, RevisionError)]
    found: list[Root] = []
    for number, root in enumerate(roots):
        top = tops[root]
        if isinstance(top, RevisionError) or top not in about:
            found.append(root)
            continue
        try:
            found.append(_root_at(revision, root, top, folder / str(number)))
        except RevisionError as error:
            errors.insert(0, error)  # it says more than that another root is in no repository
            found.append(root)
    if found == list(roots):
        raise errors[0]
    return tuple(found)


def _top(root: Root) -> Path | RevisionError:
    """The top of the repository that a root lies in (its first file decides), or why there is none."""
    path = root.files[0] if root.files else root.path
    folder = next(one for one in (path, *path.absolute().parents) if one.is_dir())
    try:
        asked = _git(folder, "rev-parse", "--show-toplevel")
    except RevisionError as error:
        return error
    if asked.returncode:
        return RevisionError("no-repository", path=str(path), told=_told(asked))
    return Path(os.fsdecode(asked.stdout.removesuffix(b"\n"))).resolve()


def _root_at(revision: str, root: Root, top: Path, into: Path) -> Root:
    """A root as it was at a revision, written below a folder."""
    asked = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode:
        raise RevisionError("no-revision", revision=revision, repository=str(top))
    commit = asked.stdout.decode().strip()
    into.mkdir()
    inside = PurePosixPath() if root.files else PurePosixPath(root.path.resolve().relative_to(top))
    for path in root.files or (root.path,):
        if not path.resolve().is_relative_to(top):
            continue  # a file of another place was not there then
        named = PurePosixPath(path.resolve().relative_to(top))
        for name, content in _contents_at(top, commit, revision, named):
            file = into / name.relative_to(inside)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return Root(f"{revision}:{inside}", into)


def _contents_at(
    top: Path, commit: str, revision: str, inside: PurePosixPath
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The manifests at or below a path of a commit, as they are stored: no filter of git changes them."""
    below = () if inside == PurePosixPath() else ("--", str(inside))
    listed = _git(top, "ls-tree", "-r", "-z", "--full-tree", commit, *below)
    names: list[PurePosixPath] = []
    ids: list[bytes] = []
    for line in filter(None, listed.stdout.split(b"\0")):
        said, _, name = line.partition(b"\t")
        mode, kind, object_id = said.split()
        path = PurePosixPath(os.fsdecode(name))
        if kind == b"blob" and mode != b"120000" and path.suffix in SUFFIXES and ".." not in path.parts:
            names.append(path)
            ids.append(object_id)
    read = _git(top, "cat-file", "--batch", given=b"".join(one + b"\n" for one in ids))
    if listed.returncode or read.returncode:
        told = _told(listed if listed.returncode else read)
        raise RevisionError("unreadable-revision", revision=revision, repository=str(top), told=told)
    return zip(names, _objects(read.stdout), strict=True)


def _objects(answer: bytes) -> Iterator[bytes]:
    """The objects of `cat-file --batch`: `<id> blob <size>`, and so many bytes with a newline behind."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[-1])
        yield answer[end + 1 : end + 1 + size]
        at = end + size + 2


def _git(folder: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        return subprocess.run(
            ("git", "-C", str(folder), *words),
            input=given,
            capture_output=True,
            check=False,
            env=environment | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise RevisionError("no-git") from None


def _told(ran: subprocess.CompletedProcess[bytes]) -> str:
    lines = ran.stderr.decode(errors="replace").splitlines()
    return lines[0] if lines else ""
