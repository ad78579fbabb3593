"""Several folders of manifests as one catalogue, and the cache that may not be noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from documents import DocumentError
from manifests import BUILTIN, Catalog, Location, ModuleTerm, Overridden, Root, load_catalog

TOY = """\
schema: las.module/1
module: {name}
category: engine
title: T
summary: S
scheme: {scheme}
provides: [{interface}]
requires: [{requires}]
variants: {{image: {{backend: container, image: "a:{{version}}", requires: [host avx2]}}}}
when:
  - {{versions: ">={split}", requires: [late]}}
releases:
  {new}: {{requires: [numpy <3]}}
  {old}:
"""
VERSIONS = {"pep440": ("2.0", "1.0", "2"), "build": ("b20", "b10", "b20")}


def write(
    folder: Path,
    name: str,
    *,
    file: str = "",
    scheme: str = "pep440",
    interface: str = "x",
    requires: str = "numpy",
) -> None:
    new, old, split = VERSIONS[scheme]
    text = TOY.format(
        name=name, scheme=scheme, interface=interface, requires=requires, new=new, old=old, split=split
    )
    path = folder / (file or f"{name}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def faults_of(*roots: Root, cache: Path | None = None) -> list[str]:
    with pytest.raises(DocumentError) as raised:
        load_catalog(roots, cache=cache)
    return [
        " ".join((fault.place, fault.code, *(value for _, value in fault.fields)))
        for fault in raised.value.faults
    ]


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root("built-in", tmp_path / "built-in")


def test_looking_up(root: Root) -> None:
    write(root.path, "beta", file="deep/er/b.yaml", interface="chat")
    write(root.path, "alpha", interface="chat")
    write(root.path, ".hidden", file=".git/x.yaml")
    (root.path / "README.md").write_text("no manifest")
    catalog = load_catalog([root], cache=None)
    assert catalog.names() == ("alpha", "beta")
    assert catalog.providers("Chat") == ("alpha", "beta")
    assert catalog.providers("none") == ()
    assert catalog.module("none") is None
    module = catalog.module("BETA")
    assert module is not None
    assert (module.name, module.file) == ("beta", "built-in/deep/er/b.yaml")
    assert catalog.module("beta") is module
    assert (catalog.suggest("betta"), catalog.suggest("zzz")) == ("beta", None)


@pytest.mark.parametrize(
    ("term", "versions"),
    [
        (ModuleTerm("alpha"), ["2.0", "1.0"]),
        (ModuleTerm("alpha", "<2"), ["1.0"]),
        (ModuleTerm("alpha", ">=3"), []),
        (ModuleTerm("alpha", "", "image"), ["2.0", "1.0"]),
        (ModuleTerm("alpha", "", "wheel"), []),
        (ModuleTerm("none"), []),
    ],
)
def test_matching(root: Root, term: ModuleTerm, versions: list[str]) -> None:
    write(root.path, "alpha")
    catalog = load_catalog([root], cache=None)
    assert [release.version for release in catalog.matching(term)] == versions


@pytest.mark.parametrize(
    ("version", "text", "line", "column"),
    [
        (None, None, 2, 1),
        ("2.0", None, 13, 3),
        ("2.0.0", None, 13, 3),
        ("2.0", "numpy<3", 13, 20),
        ("1.0", "numpy <3", 0, 0),
        ("1.0", "numpy", 8, 12),
        ("2.0", "late", 11, 34),
        ("1.0", "late", 0, 0),
        (None, "numpy <3", 13, 20),
        ("1.0", "host avx2", 9, 73),
        ("2.0", "provides", 7, 1),
        ("2.0", "nothing", 0, 0),
    ],
)
def test_locating(root: Root, version: str | None, text: str | None, line: int, column: int) -> None:
    write(root.path, "alpha")
    catalog = load_catalog([root], cache=None)
    expected = Location("built-in/alpha.yaml", line, column) if line else None
    assert catalog.locate("alpha", version, text) == expected
    (root.path / "alpha.yaml").write_text("something: else")
    assert catalog.locate("alpha", version, text) is None


def test_later_roots_override(tmp_path: Path, root: Root) -> None:
    project = Root("project", tmp_path / "project")
    write(root.path, "alpha", interface="old")
    write(root.path, "beta", interface="old")
    write(project.path, "alpha", file="mine.yaml", interface="new")
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        catalog = load_catalog([root, project], cache=cache)
        assert catalog.overridden == (Overridden("alpha", "built-in/alpha.yaml", "project/mine.yaml"),)
        assert catalog.providers("new") == ("alpha",)
        assert catalog.providers("old") == ("beta",)
        module = catalog.module("alpha")
        assert module is not None
        assert module.file == "project/mine.yaml"


def test_the_digest_is_of_what_is_said(tmp_path: Path, root: Root) -> None:
    write(root.path, "alpha")
    write(root.path, "beta")
    other = Root("elsewhere", tmp_path / "other")
    write(other.path, "beta", file="a/a.yaml")
    write(other.path, "alpha", file="z.yaml")
    digest = load_catalog([root], cache=None).digest
    assert load_catalog([other], cache=None).digest == digest
    assert load_catalog([root, other], cache=None).digest == digest
    write(other.path, "alpha", file="z.yaml", interface="y")
    assert load_catalog([other], cache=None).digest != digest


def test_all_faults_of_all_files(tmp_path: Path, root: Root) -> None:
    write(root.path, "good")
    write(root.path, "alpha", requires="numpy >>1")
    write(root.path, "beta", file="z.yaml")
    write(root.path, "beta", file="y.yaml")
    (root.path / "empty.yaml").write_text("")
    (root.path / "nul.json").write_bytes(b'{"a": "\0"}')
    (root.path / "latin.yml").write_bytes(b"a: \xfc")
    (root.path / "large.yaml").write_bytes(b"#" * (2**21 + 1))
    (root.path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    expected = [
        "built-in/alpha.yaml:8:18 bad-specifier >>1 ",
        "built-in/empty.yaml empty",
        "built-in/gone.yaml unreadable missing",
        "built-in/large.yaml too-large 2097153 2097152",
        "built-in/latin.yml:1:4 not-utf8",
        "built-in/nul.json:1:8 control-character U+0000",
        "built-in/z.yaml:2:9 duplicate-module beta built-in/y.yaml",
        "missing unreadable missing",
    ]
    missing = Root("missing", tmp_path / "missing")
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        assert faults_of(root, missing, cache=cache) == expected


def test_specifiers_are_held_against_the_scheme_of_their_module(root: Root) -> None:
    wanted = "builder >=1.2, open ~=3.0, open ~=x, 'builder >b4,<b5', builder >=b7"
    write(root.path, "alpha", requires=wanted)
    write(root.path, "builder", scheme="build")
    assert faults_of(root) == [
        "built-in/alpha.yaml:8:12 bad-specifier >=1.2 build",
        "built-in/alpha.yaml:8:39 bad-specifier ~=x pep440",
        "built-in/alpha.yaml:8:49 impossible-range >b4,<b5",
    ]


def test_the_cache_changes_nothing(tmp_path: Path, root: Root) -> None:
    write(root.path, "alpha")
    write(root.path, "beta")
    plain = load_catalog([root], cache=None)
    cache = tmp_path / "cache"
    for damage in (None, b"", b"garbage", None):
        for stored in cache.iterdir() if damage is not None else ():
            stored.write_bytes(damage)
        catalog = load_catalog([root], cache=cache)
        assert catalog.digest == plain.digest
        for name in plain.names():
            assert catalog.module(name) == plain.module(name)


def test_what_is_old_in_the_cache_goes_and_what_is_foreign_stays(tmp_path: Path, root: Root) -> None:
    write(root.path, "alpha")
    cache = tmp_path / "cache"
    cache.mkdir()
    for name in ("module-old", "other-old", "module-young"):
        (cache / name).write_bytes(b"")
    for name in ("module-old", "other-old"):
        os.utime(cache / name, (0, 0))
    load_catalog([root], cache=cache)
    kept = {path.name.partition("-")[2] for path in cache.iterdir()} & {"old", "young"}
    assert kept == {"old", "young"}
    assert not (cache / "module-old").exists()


def test_a_changed_file_is_read_again(tmp_path: Path, root: Root) -> None:
    write(root.path, "alpha", interface="old")
    cache = tmp_path / "cache"
    assert load_catalog([root], cache=cache).providers("old") == ("alpha",)
    write(root.path, "alpha", interface="new")
    catalog = load_catalog([root], cache=cache)
    assert (catalog.providers("old"), catalog.providers("new")) == ((), ("alpha",))


def test_a_made_up_catalogue(root: Root) -> None:
    write(root.path, "alpha")
    module = load_catalog([root], cache=None).module("alpha")
    assert module is not None
    catalog = Catalog.of([module])
    assert (catalog.names(), catalog.module("alpha"), catalog.providers("x")) == (
        ("alpha",),
        module,
        ("alpha",),
    )
    assert catalog.locate("alpha") is None
    assert catalog.digest == Catalog.of([module]).digest


WARM = """\
import sys
from pathlib import Path
from manifests import Root, load_catalog
catalog = load_catalog([Root("r", Path(sys.argv[1]))], cache=Path(sys.argv[2]))
assert catalog.module("alpha").releases
print(sorted({"pydantic", "yaml", "packaging.specifiers", "univers", "semver"} & set(sys.modules)))
"""


def test_a_full_cache_needs_neither_pydantic_nor_yaml(tmp_path: Path, root: Root) -> None:
    write(root.path, "alpha")
    cache = tmp_path / "cache"
    load_catalog([root], cache=cache)
    command = [sys.executable, "-c", WARM, str(root.path), str(cache)]
    house = Path(__file__).parents[2]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=house)
    assert ran.stdout.strip() == "[]"


def test_the_built_in_catalogue_has_no_fault() -> None:
    catalog = load_catalog([BUILTIN], cache=None)
    modules = [module for name in catalog.names() if (module := catalog.module(name)) is not None]
    assert len(modules) >= 15
    assert sum(len(module.releases) for module in modules) >= 150


def test_what_is_derived_is_made_once_for_each_catalogue() -> None:
    made: list[Catalog] = []

    def count(catalog: Catalog) -> int:
        made.append(catalog)
        return len(made)

    one, other = Catalog.of(()), Catalog.of(())
    assert [one.derived(count), other.derived(count), one.derived(count)] == [1, 2, 1]
    assert made == [one, other]
