"""Manifests as they were, read from real repositories and from folders."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import DocumentError
from manifests import BUILTIN, Catalog, Root, earlier_roots, load_catalog
from manifests.revisions import RevisionError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return tmp_path / "repository"


@pytest.fixture
def git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in a new repository, with no configuration but its own."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    nobody = str(repository.parent / "nobody")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", nobody)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", nobody)

    def run(*words: str) -> str:
        named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        return subprocess.run(
            ("git", "-C", str(repository), *named, *words), check=True, capture_output=True, text=True
        ).stdout

    repository.mkdir()
    run("init", "--quiet", "--initial-branch=main")
    return run


def write(folder: Path, module: str, *versions: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    releases = ", ".join(f'"{version}": {{}}' for version in versions)
    (folder / f"{module}.yaml").write_text(
        f"{{schema: las.module/1, module: {module}, title: {module}, summary: a toy, licence: MIT,"
        f" category: tool, variants: {{wheel: {{backend: native}}}}, releases: {{{releases}}}}}\n"
    )


def commit(git: Git) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "x")


def root(path: Path) -> Root:
    return Root(path.name, path)


def earlier(against: str, *roots: Root) -> Catalog:
    """The catalogue against which these roots are held, of which the last was asked for."""
    with earlier_roots(against, roots, roots[-1:]) as found:
        return load_catalog(found, cache=None)


def versions_in(against: str, *paths: Path) -> dict[str, list[str]]:
    return versions_of(earlier(against, *map(root, paths)))


def versions_of(catalog: Catalog) -> dict[str, list[str]]:
    found = {}
    for name in catalog.names():
        module = catalog.module(name)
        assert module is not None
        found[name] = [release.version for release in module.releases]
    return found


def test_a_revision_is_what_was_committed_and_not_what_is_there_now(repository: Path, git: Git) -> None:
    folder = repository / "manifests"
    write(folder / "deep", "a", "1.0")
    write(folder, "dropped", "3")
    write(repository, "elsewhere", "1")
    commit(git)
    write(folder / "deep", "a", "1.0", "2.0")
    (folder / "dropped.yaml").unlink()
    write(folder, "new", "1")
    commit(git)
    write(folder / "deep", "a", "9.0")
    assert versions_in("HEAD~1", folder) == {"a": ["1.0"], "dropped": ["3"]}
    assert versions_in("main", folder) == {"a": ["2.0", "1.0"], "new": ["1"]}
    assert versions_in("HEAD~1", repository) == {"a": ["1.0"], "dropped": ["3"], "elsewhere": ["1"]}


def test_files_are_told_by_their_revision(repository: Path, git: Git) -> None:
    write(repository / "m", "a", "1.0")
    commit(git)
    module = earlier("main", root(repository / "m")).module("a")
    assert module is not None
    assert module.file == "main:m/a.yaml"


def test_single_files_are_as_they_were(repository: Path, git: Git) -> None:
    write(repository / "m", "a", "1.0")
    write(repository / "m", "b", "1.0")
    write(repository / "n", "c", "1.0")
    commit(git)
    for folder, name in (("m", "a"), ("m", "b"), ("n", "c"), ("n", "new")):
        write(repository / folder, name, "2.0")
    files = tuple(repository / name for name in ("m/a.yaml", "n/c.yaml", "n/new.yaml"))
    assert versions_of(earlier("HEAD", Root(".", Path(), files))) == {"a": ["1.0"], "c": ["1.0"]}


def test_an_earlier_manifest_that_cannot_be_read_is_told_with_its_place(repository: Path, git: Git) -> None:
    (repository / "m").mkdir()
    (repository / "m" / "a.yaml").write_text("schema: las.module/1\nmodule: a\ntitel: b\n")
    commit(git)
    with pytest.raises(DocumentError) as raised:
        versions_in("main", repository / "m")
    assert ("main:m/a.yaml", 3) in {(fault.file, fault.line) for fault in raised.value.faults}


def test_a_path_that_was_not_there_yet_held_nothing(repository: Path, git: Git) -> None:
    write(repository / "m", "a", "1.0")
    commit(git)
    write(repository / "n", "b", "1.0")
    assert versions_in("HEAD", repository / "m", repository / "n") == {"a": ["1.0"]}
    assert versions_in("HEAD", repository / "n") == {}


def test_a_path_may_be_gone(repository: Path, git: Git) -> None:
    write(repository / "m", "a", "1.0")
    commit(git)
    shutil.rmtree(repository / "m")
    assert versions_in("HEAD", repository / "m") == {"a": ["1.0"]}


def test_links_and_files_of_other_kinds_are_let_be(repository: Path, git: Git) -> None:
    write(repository / "m", "a", "1.0")
    (repository / "m" / "link.yaml").symlink_to("/etc/passwd")
    (repository / "m" / "README.md").write_text("x")
    (repository / ".gitattributes").write_text("*.yaml export-ignore\n")
    commit(git)
    assert versions_in("HEAD", repository / "m") == {"a": ["1.0"]}


def test_a_hook_of_git_does_not_lead_astray(
    repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(repository / "m", "a", "1.0")
    commit(git)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another"))
    monkeypatch.setenv("GIT_INDEX_FILE", "index")
    assert versions_in("HEAD", repository / "m") == {"a": ["1.0"]}


def test_a_root_that_is_in_no_repository_is_as_it_is(repository: Path, git: Git, tmp_path: Path) -> None:
    write(repository / "m", "a", "1.0")
    commit(git)
    write(repository / "m", "a", "2.0")
    write(tmp_path / "own", "b", "2.0")
    assert versions_in("HEAD", tmp_path / "own", repository / "m") == {"a": ["1.0"], "b": ["2.0"]}


def test_another_repository_than_that_which_was_asked_about_is_as_it_is(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    for folder, module in ((own, "b"), (repository / "m", "a"), (repository / "n", "c")):
        write(folder, module, "1.0")
    commit(git)
    for words in ("init --quiet --initial-branch=main", "add --all", "commit --quiet --message x"):
        git("-C", str(own), *words.split())
    for folder, module in ((own, "b"), (repository / "m", "a"), (repository / "n", "c")):
        write(folder, module, "2.0")
    roots = [root(path) for path in (own, repository / "n", repository / "m")]
    assert versions_of(earlier("main", *roots)) == {"a": ["1.0"], "b": ["2.0"], "c": ["1.0"]}
    with earlier_roots("main", roots, ()) as found:  # nothing was asked about in particular
        assert versions_of(load_catalog(found, cache=None)) == {"a": ["1.0"], "b": ["1.0"], "c": ["1.0"]}


def test_a_folder_stands_for_what_was_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "earlier", "a", "1.0")
    write(tmp_path / "now", "a", "2.0")
    write(tmp_path / "shared", "base", "1")
    found = versions_in(str(tmp_path / "earlier"), tmp_path / "shared", tmp_path / "now")
    assert found == {"a": ["1.0"], "base": ["1"]}


def test_a_folder_stands_for_the_built_in_catalogue_where_nothing_was_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "earlier", "a", "1.0")
    own = Root("own", tmp_path / "own")
    with earlier_roots(str(tmp_path / "earlier"), (BUILTIN, own), ()) as found:
        assert [one.path for one in found] == [tmp_path / "earlier", own.path]


@pytest.mark.parametrize("revision", ["nonsense", "--help", "main:m", "deadbeef" * 5])
def test_a_revision_that_is_none(repository: Path, git: Git, revision: str) -> None:
    write(repository / "m", "a", "1.0")
    commit(git)
    with pytest.raises(RevisionError) as raised:
        versions_in(revision, repository / "m")
    assert raised.value.code == "no-revision"
    assert raised.value.fields["revision"] == revision


def test_a_folder_that_is_in_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError) as raised:
        versions_in("main", tmp_path)
    assert (raised.value.code, raised.value.fields["path"]) == ("no-repository", str(tmp_path))


def test_without_git_a_revision_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError) as raised:
        versions_in("main", tmp_path)
    assert raised.value.code == "no-git"
