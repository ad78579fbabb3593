"""What a change of the catalogue takes away, over machines of a matrix and stacks of a scenario set."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs
import pytest

from hardware import build_machine
from manifests import Catalog, Root, earlier_roots, load_catalog
from planner.affected import changed_modules, that_reach
from planner.check_codes import KINDS
from planner.findings import Finding
from planner.matrix import Profile, decide_matrix
from planner.regression import regressions
from policies import evaluate, load_policy
from reasons import code_of
from stacks import Intent, parse_stack

POLICY = load_policy()
PARTS = {
    "laptop": {},
    "card-535": {"gpus": ["RTX 3090"], "driver": "535.54.03"},
    "card-580": {"gpus": ["RTX 3090"], "driver": "580.95.05"},
}

NATIVE = "variants: {wheel: {backend: native}}"
CUDA = "variants: {wheel: {backend: native, accelerator: cuda 12.8}}"
BASE = {
    "lib": f"category: framework, {NATIVE}, releases: {{2.0: {{}}, 1.0: {{}}}}",
    "tool": f"category: tool, {NATIVE}, requires: [lib], releases: {{3.1: {{}}, 3.0: {{}}}}",
    "serve": f"category: engine, {CUDA}, releases: {{1.2: {{}}, 1.1: {{}}, 1.0: {{}}}}",
    "alone": f"category: tool, {NATIVE}, releases: {{1.0: {{}}}}",
}


@pytest.fixture(scope="module")
def profiles() -> tuple[Profile, ...]:
    machines = {
        name: build_machine(**parts, memory="64GiB", cores=16)  # type: ignore[arg-type]  # of build_machine
        for name, parts in PARTS.items()
    }
    return tuple(Profile(name, one, evaluate(POLICY, one)) for name, one in machines.items())


def write(folder: Path, modules: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.yaml"):
        path.unlink()
    for name, body in modules.items():
        head = f"schema: las.module/1, module: {name}, title: {name}, summary: a toy, licence: MIT"
        (folder / f"{name}.yaml").write_text(f"{{{head},\n{body}}}\n")
    return folder


def catalogue(folder: Path, modules: dict[str, str]) -> Catalog:
    return load_catalog([Root(folder.name, write(folder, modules))], cache=None)


@attrs.frozen
class Change:
    """The base catalogue, and the same with some modules said otherwise."""

    folder: Path
    profiles: tuple[Profile, ...]

    def catalogs(self, other: Mapping[str, str | None]) -> tuple[Catalog, Catalog]:
        changed = {name: body for name, body in {**BASE, **other}.items() if body is not None}
        return catalogue(self.folder / "before", BASE), catalogue(self.folder / "after", changed)

    def __call__(
        self, other: Mapping[str, str | None], stacks: Sequence[tuple[str, Intent]] = ()
    ) -> tuple[Finding, ...]:
        before, after = self.catalogs(other)
        return regressions(before, after, self.profiles, stacks=stacks)


@pytest.fixture
def change(tmp_path: Path, profiles: tuple[Profile, ...]) -> Change:
    return Change(tmp_path, profiles)


def told(findings: Sequence[Finding]) -> list[str]:
    """`level file:line code` and the fields that are not empty nor follow from others."""
    left_out = ("newest", "oldest", "count", "named", "more")
    for f in findings:
        assert f.level == KINDS[f.fault.code].level
        assert {name for name, _ in f.fault.fields} == set(KINDS[f.fault.code].fields)
    return [
        f"{f.level} {f.fault.file}:{f.fault.line} {f.fault.code} "
        + " ".join(f"{k}={v}" for k, v in f.fault.fields if v and k not in left_out)
        for f in findings
    ]


def test_nothing_is_said_of_what_is_as_before(change: Change) -> None:
    assert change({}) == ()
    new = f"category: tool, {NATIVE}, requires: [lib], releases: {{1.0: {{}}}}"
    assert change({"new": new}) == ()


def test_releases_that_a_machine_cannot_have_any_more_are_told_together_with_the_conflict(
    change: Change,
) -> None:
    found = change(
        {
            "serve": "category: engine, requires: ['host nvidia-driver >=570'],\n"
            f"{CUDA}, releases: {{1.2: {{}}, 1.1: {{}}, 1.0: {{}}}}"
        }
    )
    assert told(found) == [
        "error after/serve.yaml:3 became-uninstallable module=serve versions=1.2, 1.1, 1.0 profiles=card-535"
    ]
    assert [code_of(reason) for reason in found[0].why] == ["requested", "needs-host", "fact-is"]
    assert dict(found[0].fault.fields)["newest"] == "1.2"


def test_releases_with_other_machines_are_told_apart(change: Change) -> None:
    found = change(
        {
            "serve": f"category: engine, {CUDA}, releases: {{1.2: {{requires: ['host nvidia-driver >=570']}},"
            " 1.1: {requires: ['host nvidia-driver >=590']}, 1.0: {}}"
        }
    )
    assert told(found) == [
        "error after/serve.yaml:2 became-uninstallable module=serve versions=1.2 profiles=card-535",
        "error after/serve.yaml:2 became-uninstallable module=serve versions=1.1 profiles=card-535, card-580",
        "note after/serve.yaml:2 choice-changed"
        " request=serve before=1.2 after=1.0 cause=impossible profiles=card-535",
    ]


def test_what_needs_a_changed_module_is_looked_at_too(change: Change) -> None:
    found = change(
        {
            "lib": f"category: framework, {NATIVE}, requires: ['host avx512f'],"
            " releases: {2.0: {}, 1.0: {}}"
        }
    )
    assert told(found) == [
        f"error after/{name}.yaml:2 became-uninstallable module={name} versions={versions}"
        " profiles=laptop, card-535, card-580"
        for name, versions in (("lib", "2.0, 1.0"), ("tool", "3.1, 3.0"))
    ]
    assert [code_of(reason) for reason in found[1].why] == [
        "requested",
        "needs-module",
        "needs-host",
        "fact-is",
    ]


def test_what_is_gone_is_a_warning_and_its_successor_a_note(change: Change) -> None:
    found = change({"alone": None, "lib": f"category: framework, {NATIVE}, releases: {{1.0: {{}}}}"})
    assert told(found) == [
        "warning :0 module-gone module=alone file=before/alone.yaml",
        "warning after/lib.yaml:1 release-gone module=lib versions=2.0",
        "note after/lib.yaml:2 choice-changed"
        " request=lib before=2.0 after=1.0 cause=gone profiles=laptop, card-535, card-580",
    ]


def test_a_machine_that_loses_its_only_release_loses_the_module(change: Change) -> None:
    newer = "requires: ['host nvidia-driver >=570']"
    before = {"serve": f"category: engine, {CUDA}, releases: {{2.0: {{{newer}}}, 1.0: {{}}}}"}
    after = {"serve": f"category: engine, {CUDA}, releases: {{2.0: {{{newer}}}}}"}
    catalogs = [catalogue(change.folder / name, one) for name, one in (("a", before), ("b", after))]
    found = regressions(catalogs[0], catalogs[1], change.profiles)
    assert told(found) == [
        "warning b/serve.yaml:1 release-gone module=serve versions=1.0",
        "error b/serve.yaml:1 plan-lost request=serve profiles=card-535",
    ]
    assert "needs-host" in [code_of(reason) for reason in found[1].why]


def test_a_release_that_is_withdrawn_is_had_by_name_alone(change: Change) -> None:
    found = change(
        {"alone": f"category: tool, {NATIVE}, releases: {{1.0: {{status: withdrawn}}}}"},
    )
    assert told(found) == [
        "error after/alone.yaml:1 plan-lost request=alone profiles=laptop, card-535, card-580"
    ]
    assert [code_of(reason) for reason in found[0].why] == ["requested", "withdrawn"]


@pytest.mark.parametrize(
    ("serve", "moved"),
    [
        ("releases: {1.3: {}, 1.2: {}, 1.1: {}, 1.0: {}}", "before=1.2 after=1.3 cause=new"),
        (
            "releases: {1.2: {status: withdrawn}, 1.1: {}, 1.0: {}}",
            "before=1.2 after=1.1 cause=other",
        ),
    ],
)
def test_another_choice_is_a_note_that_says_why(change: Change, serve: str, moved: str) -> None:
    found = change({"serve": f"category: engine, {CUDA}, {serve}"})
    assert told(found) == [
        f"note after/serve.yaml:2 choice-changed request=serve {moved} profiles=card-535, card-580"
    ]


def test_a_release_that_became_possible_is_chosen(change: Change) -> None:
    needs = "requires: ['host nvidia-driver >=570']"
    before = {"serve": f"category: engine, {CUDA}, releases: {{2.0: {{{needs}}}, 1.0: {{}}}}"}
    after = {"serve": f"category: engine, {CUDA}, releases: {{2.0: {{}}, 1.0: {{}}}}"}
    catalogs = [catalogue(change.folder / name, one) for name, one in (("a", before), ("b", after))]
    assert told(regressions(catalogs[0], catalogs[1], change.profiles)) == [
        "note b/serve.yaml:2 choice-changed"
        " request=serve before=1.0 after=2.0 cause=possible profiles=card-535"
    ]


# --- stacks -------------------------------------------------------------------------------------------


def stack(text: str) -> tuple[str, Intent]:
    return "lab", parse_stack(f"schema: las.stack/1\nname: lab\ninstall: [{text}]\n".encode(), "s/lab.yaml")


def test_a_stack_that_is_planned_otherwise_names_the_differences_and_the_manifests(change: Change) -> None:
    newer = {
        "lib": f"category: framework, {NATIVE}, releases: {{3.0: {{}}, 2.0: {{}}}}",
        "alone": f"category: tool, {NATIVE}, releases: {{1.0: {{}}}}, homepage: 'https://example.org'",
    }
    found = [f for f in change(newer, [stack("tool")]) if f.fault.code.startswith("plan-")]
    assert told(found) == [
        "note s/lab.yaml:0 plan-changed stack=lab changes=~ default/lib 2.0 wheel -> 3.0 wheel modules=lib"
        " profiles=laptop, card-535, card-580"
    ]


def test_a_stack_without_a_plan_is_an_error_with_the_conflict(change: Change) -> None:
    after = {"tool": f"category: tool, {NATIVE}, requires: [lib <2], releases: {{3.1: {{}}, 3.0: {{}}}}"}
    found = [f for f in change(after, [stack("tool, lib >=2")]) if f.fault.code == "plan-lost"]
    assert told(found) == ["error s/lab.yaml:0 plan-lost request=lab profiles=laptop, card-535, card-580"]
    assert "needs-module" in [code_of(reason) for reason in found[0].why]


def test_a_stack_whose_module_is_gone_says_which(change: Change) -> None:
    found = [f for f in change({"alone": None}, [stack("alone, tool")]) if f.fault.code == "plan-lost"]
    assert told(found) == [
        "error s/lab.yaml:0 plan-lost request=lab missing=alone profiles=laptop, card-535, card-580"
    ]


def test_a_stack_that_reaches_no_change_is_not_planned_again(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*words: object) -> None:
        raise AssertionError(words)

    monkeypatch.setattr("planner.regression.known", refuse)
    newer = f"category: engine, {CUDA}, releases: {{1.3: {{}}, 1.2: {{}}, 1.1: {{}}, 1.0: {{}}}}"
    assert len(change({"serve": newer}, [stack("tool, alone")])) == 1


# --- which modules are looked at ----------------------------------------------------------------------


def test_a_change_touches_what_speaks_of_it(tmp_path: Path) -> None:
    modules = {
        "changed": f"category: tool, {NATIVE}, provides: [face], releases: {{1.0: {{}}}}",
        "by-need": f"category: tool, {NATIVE}, requires: [changed], releases: {{1.0: {{}}}}",
        "by-way": f"category: tool, {NATIVE}, requires: [by-need], releases: {{1.0: {{}}}}",
        "by-face": f"category: tool, {NATIVE}, requires: ['@face'], releases: {{1.0: {{}}}}",
        "by-wish": f"category: tool, {NATIVE}, recommends: [changed], releases: {{1.0: {{}}}}",
        "by-condition": f"category: tool, {NATIVE}, requires: ['alone if holds changed'],"
        " releases: {1.0: {}}",
        "by-conflict": f"category: tool, {NATIVE}, conflicts: [changed], releases: {{1.0: {{}}}}",
        "by-variant": "category: tool, variants: {w: {backend: native, requires: [changed]}},"
        " releases: {1.0: {}}",
        "by-image": "category: tool, variants: {i: {backend: container, image: 'a:1',"
        " bundles: {changed: '1.0'}}}, releases: {1.0: {}}",
        "alone": f"category: tool, {NATIVE}, releases: {{1.0: {{}}}}",
    }
    catalog = catalogue(tmp_path / "m", modules)
    reached = that_reach(frozenset({"changed"}), catalog)
    assert reached == {*modules, "@face"} - {"alone"}


def test_what_a_module_says_of_itself_counts_and_where_it_stands_does_not(tmp_path: Path) -> None:
    before = catalogue(tmp_path / "a", BASE)
    moved = catalogue(tmp_path / "b", BASE)
    assert changed_modules(before, moved) == frozenset()
    other = {**BASE, "lib": BASE["lib"].replace("2.0", "2.5"), "new": BASE["alone"]}
    assert changed_modules(before, catalogue(tmp_path / "c", other)) == {"lib", "new"}


def test_only_what_a_change_reaches_is_decided_and_that_is_all_that_differs(change: Change) -> None:
    """The same findings as from two whole matrices."""
    before, after = change.catalogs(
        {"lib": f"category: framework, {NATIVE}, requires: [host avx512f], releases: {{2.0: {{}}}}"}
    )
    whole = decide_matrix(after, change.profiles)
    short = regressions(before, after, change.profiles)
    assert regressions(before, after, change.profiles, decided=whole) == short != ()
    earlier = decide_matrix(before, change.profiles)
    lost = {
        key[0]
        for key, machines in earlier.installable.items()
        if machines - whole.installable.get(key, machines)
    }
    assert lost == {dict(f.fault.fields)["module"] for f in short if f.fault.code == "became-uninstallable"}


# --- from a repository --------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_pull_request_is_held_against_the_branch_it_goes_to(
    tmp_path: Path, profiles: tuple[Profile, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    git: Callable[..., object] = lambda *words: subprocess.run(  # noqa: E731 -- one line
        ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org", *words),
        check=True,
        capture_output=True,
    )
    folder = tmp_path / "manifests"
    git("init", "--quiet", "--initial-branch=main")
    write(folder, BASE)
    git("add", "--all")
    git("commit", "--quiet", "--message", "x")
    after = catalogue(
        folder, {**BASE, "alone": BASE["alone"].replace("tool,", "tool, requires: [host fma4],")}
    )
    asked = (Root(folder.name, folder),)
    with earlier_roots("main", asked, asked) as roots:
        found = regressions(load_catalog(roots, cache=None), after, profiles)
    assert told(found) == [
        "error manifests/alone.yaml:2 became-uninstallable"
        " module=alone versions=1.0 profiles=laptop, card-535, card-580"
    ]
