"""Certificates of real answers: what `certify` makes, the checker confirms, and confirms nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from hardware import build_machine
from planner import Budget, Certified, PlannerError, Refusal, Undecided, certify, plan
from stacks import Intent
from state import Plan
from tests.oracle.toys import MEDIUM
from tests.oracle.worlds import situation_of, world_of
from tests.planner.conftest import BOX, World, catalogue, situation
from verify import Verdict, check_certificate
from verify.certificate import CERTIFICATE, certificate_from_json, certificate_to_json, hash_of

OLD_DRIVER = {"driver": "560.35.03"}


def answered(world: World, intent: Intent) -> tuple[Plan | Refusal, Certified]:
    answer = plan(intent, world.situation)
    assert not isinstance(answer, Undecided)
    made = certify(intent, world.situation, answer)
    assert isinstance(made, Certified)
    assert made.unproved == ()
    return answer, made


def written(folder: Path, made: Certified) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in made.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def confirmed(folder: Path, answer: Plan | Refusal) -> Verdict:
    """The checker finds every part of the answer proved."""
    made = answer if isinstance(answer, Plan) else None
    verdict = check_certificate(folder, made)
    assert verdict.violations == ()
    if made:
        told = [(one.part.level, one.part.value) for one in verdict.proved]
        assert told == [*((level.name, level.value) for level in made.objectives), (None, None)]
    else:
        assert [one.part.about for one in verdict.proved] == ["anything"]
    return verdict


TOYS: dict[str, tuple[tuple[str, ...], dict[str, object], dict[str, object]]] = {
    "one library": (("vision",), {}, {}),
    "an older one, for the driver": (("vision",), {}, {"driver": "570.00"}),
    "together": (("server", "vision"), {"together": True}, {}),
    "a port moves": (("server", "web"), {}, {}),
    "memory binds": (("data", "server"), {}, {"memory": "12GiB"}),
    "memory is short": (("data", "server", "desk"), {}, {"memory": "8GiB"}),
    "no version": (("vision ==7",), {}, {}),
    "two that exclude each other": (("vision ==2.0", "tensor ==2.0"), {"together": True}, {}),
    "no card": (("server",), {}, {"gpus": (), "driver": None}),
}


@pytest.mark.parametrize("name", TOYS)
def test_toys(toys: Callable[..., World], tmp_path: Path, name: str) -> None:
    requests, wishes, parts = TOYS[name]
    world = toys(**parts)
    answer, made = answered(world, world.intent(*requests, **wishes))
    confirmed(written(tmp_path / "certificate", made), answer)


REAL: dict[str, tuple[tuple[str, ...], bool, dict[str, object]]] = {
    "chat": (("vllm", "open-webui"), False, OLD_DRIVER),
    "native": (("vllm",), True, OLD_DRIVER),
    "many": (("comfyui", "ollama", "qdrant", "diffusers", "xformers"), False, {}),
    "two engines": (("vllm", "sglang", "jupyterlab"), False, OLD_DRIVER),
    "two torches": (("vllm ==0.32.0", "torch ==2.15.0"), True, {}),
    "no card": (("vllm",), False, {"gpus": (), "driver": None}),
}


@pytest.mark.parametrize("name", REAL)
def test_real_requests(real: Callable[..., World], tmp_path: Path, name: str) -> None:
    requests, together, parts = REAL[name]
    world = real(**parts)
    answer, made = answered(world, world.intent(*requests, together=together))
    confirmed(written(tmp_path / "certificate", made), answer)


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_generated_worlds(tmp_path: Path, start: int) -> None:
    kinds: list[type] = []
    steps = 0
    for seed in range(start, start + 20):
        there = world_of(seed, MEDIUM)
        world = World(situation_of(there))
        try:
            answer, made = answered(world, there.intent)
        except PlannerError:
            continue
        verdict = confirmed(written(tmp_path / str(seed), made), answer)
        kinds.append(type(answer))
        steps += sum(one.steps for one in verdict.proved)
    assert kinds.count(Plan) > 5
    assert steps > 100


def test_an_upgrade(toys: Callable[..., World], tmp_path: Path) -> None:
    world = toys()
    there = world.after(world.plan("vision ==1.0"))
    answer, made = answered(there, there.intent("vision ==2.0"))
    verdict = confirmed(written(tmp_path / "certificate", made), answer)
    changes = next(one for one in verdict.proved if one.part.level == "changes")
    assert changes.part.value and changes.part.proof  # something had to change


def test_the_same_question_has_the_same_bytes(toys: Callable[..., World]) -> None:
    world = toys()
    intent = world.intent("server", "web", "desk")
    answer, made = answered(world, intent)
    assert answered(world, world.intent("desk", "web", "server"))[1] == made
    assert certify(intent, world.situation, answer, engine="cadical153") == made


def test_what_is_not_known_to_be_the_best_has_no_certificate(toys: Callable[..., World]) -> None:
    world = toys()
    answer = world.plan("server")
    assert certify(world.intent("server"), world.situation, answer, Budget(conflicts=0)) == Undecided()
    unproven = attrs.evolve(answer, proven=False)
    assert certify(world.intent("server"), world.situation, unproven) == Undecided()


@pytest.fixture
def kept(toys: Callable[..., World], tmp_path: Path) -> Path:
    """A certificate with proofs that take steps."""
    world = toys(memory="12GiB")
    _, made = answered(world, world.intent("data", "server", "web", "vision ==1.0"))
    return written(tmp_path / "kept", made)


def signed(folder: Path, name: str, text: str) -> None:
    """Change a file, and the certificate so that it fits: hashes are no proof."""
    (folder / name).write_text(text, encoding="utf-8")
    path = folder / CERTIFICATE
    made = certificate_from_json(path.read_bytes(), str(path))
    path.write_text(
        certificate_to_json(attrs.evolve(made, files={**made.files, name: hash_of(text.encode())}))
    )


def found(folder: Path, plan_: Plan | None = None) -> set[str]:
    return {violation.code for violation in check_certificate(folder, plan_).violations}


def test_changed_and_missing_files_are_named(kept: Path) -> None:
    assert found(kept) == set()
    (kept / "order.drup").write_text("0\n")
    assert found(kept) == {"proof-file-differs"}
    (kept / "order.drup").unlink()
    assert found(kept) == {"proof-file-missing"}


def test_each_file_is_needed(kept: Path) -> None:
    """Emptied, none of them passes, even where the certificate says that it should be so."""
    for name in sorted(path.name for path in kept.iterdir() if path.name != CERTIFICATE):
        text = (kept / name).read_text()
        if name == "plan.json":
            continue  # read by `state`, which has tests of its own
        signed(kept, name, "")
        assert found(kept), name
        signed(kept, name, text)
    assert found(kept) == set()


def test_a_proof_cut_off_is_refused(kept: Path) -> None:
    lines = (kept / "order.drup").read_text().splitlines(keepends=True)
    signed(kept, "order.drup", "".join(lines[:-1]))
    assert found(kept) == {"proof-unfinished"}


def test_the_proof_of_another_part_is_refused(kept: Path) -> None:
    proofs = sorted(path.stem for path in kept.glob("level-*.cnf"))
    for one, other in ((proofs[0], "order"), (proofs[-1], proofs[0]), ("order", proofs[0])):
        before = {name: (kept / name).read_text() for name in (f"{one}.cnf", f"{one}.drup")}
        for suffix in ("cnf", "drup"):
            signed(kept, f"{one}.{suffix}", (kept / f"{other}.{suffix}").read_text())
        assert found(kept) & {"proof-unreadable", "proof-clause-foreign"}, (one, other)
        for name, text in before.items():
            signed(kept, name, text)
    assert found(kept) == set()


def test_a_formula_that_says_more_is_refused(kept: Path) -> None:
    name = sorted(path.name for path in kept.glob("level-*.cnf"))[0]
    text = (kept / name).read_text()
    head = next(line for line in text.splitlines() if line.startswith("p cnf"))
    more = f"p cnf {head.split()[2]} {int(head.split()[3]) + 1}\n1 0"
    signed(kept, name, text.replace(head, more))
    assert found(kept) == {"proof-clause-foreign"}


def test_another_value_is_refused(kept: Path) -> None:
    path = kept / CERTIFICATE
    made = certificate_from_json(path.read_bytes(), str(path))
    at, part = next((at, part) for at, part in enumerate(made.parts) if part.proof and part.value)
    changed = attrs.evolve(part, value=part.value + 1)  # type: ignore[operator]  # it has one
    parts = (*made.parts[:at], changed, *made.parts[at + 1 :])
    path.write_text(certificate_to_json(attrs.evolve(made, parts=parts)))
    assert found(kept) == {"proof-value-differs"}
    path.write_text(certificate_to_json(attrs.evolve(made, parts=made.parts[:-1])))
    assert found(kept) == {"proof-levels-differ"}
    bare = (*made.parts[:at], attrs.evolve(part, proof=None), *made.parts[at + 1 :])
    path.write_text(certificate_to_json(attrs.evolve(made, parts=bare)))
    assert found(kept) == {"proof-missing"}


def test_another_plan_and_another_solution_are_refused(kept: Path, toys: Callable[..., World]) -> None:
    other = toys().plan("desk")
    assert found(kept, other) == {"proof-plan-differs"}
    head, values = (kept / "solution.txt").read_text().splitlines()
    worse = values.replace(" -x1 ", " x1 ") if " -x1 " in values else values.replace(" x1 ", " -x1 ")
    signed(kept, "solution.txt", f"{head}\n{worse}\n")
    assert "proof-constraint-broken" in found(kept)


def test_a_problem_with_more_constraints_does_not_fit_the_plan(kept: Path) -> None:
    """What the checker trusts is what problem.opb means; that the plan is a solution of it is checked."""
    text = (kept / "problem.opb").read_text()
    head = text.splitlines()[0]
    count = int(head.split()[-1])
    grown = text.replace(head, head.removesuffix(str(count)) + str(count + 1))
    true = next(w for w in (kept / "solution.txt").read_text().split()[4:] if w.startswith("x"))
    signed(kept, "problem.opb", f"{grown}+1 ~{true} >= 1 ;\n")
    assert "proof-constraint-broken" in found(kept)


PLACED = """
chat: {category: engine, variants: {image: {backend: container, image: "chat:1", accelerator-memory: 16GiB}}, releases: {"1": {}}}
code: {category: engine, variants: {image: {backend: container, image: "code:1", accelerator-memory: 16GiB}}, releases: {"1": {}}}
"""


@pytest.mark.parametrize("cards", ["RTX 3090*2", "RTX 3090"])
def test_placements(tmp_path: Path, cards: str) -> None:
    """Constraints that are only implied are no part of the proof, nor what they define."""
    machine = build_machine(**{**BOX, "gpus": (cards,)})  # type: ignore[arg-type]  # the keywords of build_machine
    world = World(situation(catalogue(tmp_path / "toys", PLACED), machine))
    answer, made = answered(world, world.intent("chat", "code"))
    assert isinstance(answer, Plan if cards.endswith("2") else Refusal)
    confirmed(written(tmp_path / "certificate", made), answer)


def service(name: str, gib: int, count: int) -> str:
    return (
        f"{name}: {{category: engine, variants: {{image: {{backend: container, image: '{name}:1', "
        f"accelerators: {count}, accelerator-memory: {gib}GiB}}}}, "
        'releases: {"2": {memory: 12GiB}, "1": {memory: 3GiB}}}'
    )


CROWD = [("ada", 8, 1), ("bee", 10, 1), ("cat", 12, 2), ("dog", 7, 1), ("elk", 5, 1), ("fox", 9, 1)]


@pytest.mark.parametrize(
    ("gpus", "memory", "kind"),
    [
        (("RTX 3090*3",), "128GiB", Plan),
        (("RTX 3090*3",), "32GiB", Plan),  # for old releases only
        (("RTX 3090", "RTX 4070*2"), "128GiB", Refusal),
        (("RTX 3090*3",), "16GiB", Refusal),
    ],
)
def test_crowded_accelerators_and_memory(
    tmp_path: Path, gpus: tuple[str, ...], memory: str, kind: type
) -> None:
    """Placement and two capacities at once; what is refuted is a search."""
    text = "\n".join(service(*one) for one in CROWD)
    machine = build_machine(**{**BOX, "gpus": gpus, "memory": memory})  # type: ignore[arg-type]  # as above
    world = World(situation(catalogue(tmp_path / "toys", text), machine))
    answer, made = answered(world, world.intent(*(name for name, _, _ in CROWD)))
    assert isinstance(answer, kind)
    confirmed(written(tmp_path / "certificate", made), answer)
