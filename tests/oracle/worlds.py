"""Worlds: a toy catalogue with a machine, permissions, what is asked for, and what is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from encoders import Situation
from hardware import Accelerator, Fact, Machine, Mount, Value
from manifests import Catalog, Module
from planner import plan, read_wish
from policies import OBJECTIVES
from stacks import EnvironmentWish, Exposure, Intent, Pin, Request, Upgrade, intent_from
from state import Plan
from tests.oracle.dice import Dice, seeded
from tests.oracle.permissions import Permissions, capabilities_of
from tests.oracle.toys import GIB, INTERPRETER, SMALL, Size, some_modules
from versions import matches

NVIDIA = Accelerator("0000:01:00.0", "nvidia", "toy", memory_mib=24576, compute_capability="8.6")
AMD = Accelerator("0000:02:00.0", "amd", "toy", memory_mib=16384, gfx="gfx1100")


@attrs.frozen
class World:
    """Plain values, from which a situation is made. `before` was asked for when `installed` came about."""

    modules: tuple[Module, ...]
    machine: Machine
    permissions: Permissions
    intent: Intent
    before: Intent | None = None
    kept_wishes: bool = True  # whether what was asked for before is still wished for
    gone: tuple[str, str] | None = None  # (module, version) that was installed, and left the catalogue


def some_world(dice: Dice, size: Size = SMALL) -> World:
    modules = some_modules(dice, size)
    before = _intent(dice, size, modules) if dice.chance(40) else None
    return World(
        modules=modules,
        machine=_machine_with_cards(dice) if size.placed else _machine(dice),
        permissions=_shares(dice) if size.placed else _permissions(dice, modules),
        intent=_intent(dice, size, modules),
        before=before,
        kept_wishes=not dice.chance(30),
        gone=_release(dice, modules) if before and dice.chance(10) else None,
    )


def world_of(seed: int, size: Size = SMALL) -> World:
    return some_world(seeded(seed), size)


@st.composite
def worlds(draw: Any, size: Size = SMALL) -> World:
    """Shrinks towards few modules with one release each, one request, nothing installed."""
    return some_world(Dice(lambda count: draw(st.integers(0, count - 1))), size)


def situation_of(world: World) -> Situation:
    """What the planner is given, with the generation that the earlier intent led to."""
    full = Situation(
        machine=world.machine,
        catalog=Catalog.of(world.modules),
        capabilities=capabilities_of(world.permissions, world.machine),
    )
    if world.before is None:
        return full
    free = attrs.evolve(full, machine=attrs.evolve(world.machine, ports_taken=()))
    earlier = plan(world.before, free)
    if not isinstance(earlier, Plan):
        return full
    wishes = tuple(read_wish(text) for text in earlier.target.requests) if world.kept_wishes else ()
    catalog = Catalog.of(_without(world.modules, world.gone))
    return attrs.evolve(full, catalog=catalog, generation=earlier.target, asked_before=wishes)


def _without(modules: Sequence[Module], gone: tuple[str, str] | None) -> tuple[Module, ...]:
    """The catalogue without one release; a module keeps at least one."""
    return tuple(
        attrs.evolve(module, releases=left)
        if (left := tuple(r for r in module.releases if (r.module, r.version) != gone))
        else module
        for module in modules
    )


def _release(dice: Dice, modules: Sequence[Module]) -> tuple[str, str]:
    module = dice.pick(modules)
    return module.name, dice.pick(module.releases).version


def _machine(dice: Dice) -> Machine:
    cards = dice.pick((*((NVIDIA,),) * 6, (), (AMD,), (NVIDIA, AMD), (NVIDIA, AMD), None))
    facts: dict[str, Value] = {
        "arch": "x86_64",
        "cpu.flags": dice.pick((("avx2", "sse4_2"), ("sse4_2",), None)),
        "glibc": "2.31",
        "nvidia-driver": dice.pick(("580.65.06", "595.10", "560.35.03", None)) if cards != () else None,
        "container-engine": dice.pick((*(True,) * 10, False, None)),
        "container-gpu.nvidia": dice.pick((*(True,) * 8, False, None)),
        "memory.effective": dice.pick((*(64 * GIB,) * 8, *(8 * GIB,) * 4, *(5 * GIB,) * 4, None)),
    }
    free = dice.pick((*(100 * GIB,) * 8, *(8 * GIB,) * 4, 4 * GIB, None))
    mounts = [Mount("/", "sda", "ext4", 100 * GIB, free)]
    if dice.chance(20):
        mounts.append(Mount("/var/lib", "sdb", "ext4", 50 * GIB, dice.pick((50 * GIB, 2 * GIB))))
    return Machine(
        facts=tuple(
            Fact(key, value, source="toy", unknown="probe-failed" if value is None else None)
            for key, value in sorted(facts.items())
        ),
        accelerators=cards,
        mounts=tuple(mounts),
        ports_taken=dice.pick(((), (), (8000,), (8001,), (8000, 8002))),
    )


def _machine_with_cards(dice: Dice) -> Machine:
    """Unlike ones: in memory, in age, in what others use of them; one may share the system's memory. There
    is all else that containers need.
    """
    facts: dict[str, Value] = {
        "arch": "x86_64",
        "cpu.flags": ("avx2",),
        "glibc": "2.31",
        "nvidia-driver": "595.10",
        "container-engine": True,
        "container-gpu.nvidia": True,
        "memory.effective": dice.pick((64 * GIB, 64 * GIB, 20 * GIB)),
    }
    cards = (_card(dice, at) for at in range(dice.between(1, 3)))
    return Machine(
        facts=tuple(Fact(key, value, source="toy") for key, value in facts.items()),
        accelerators=tuple(cards),
        mounts=(Mount("/", "sda", "ext4", 100 * GIB, 100 * GIB),),
    )


def _card(dice: Dice, at: int) -> Accelerator:
    card = attrs.evolve(
        dice.pick((*(NVIDIA,) * 8, AMD)),
        id=f"0000:0{at}:00.0",
        memory_mib=dice.pick((8192, 8192, 12288, 16384, None)),
        used_mib=dice.pick((None, None, 1024, 4096)),
        memory_kind=dice.pick(("dedicated",) * 4 + ("unified",)),
    )
    if card.vendor == "nvidia":
        card = attrs.evolve(card, compute_capability=dice.pick(("8.0", "8.0", "8.6")))
    return card


def _shares(dice: Dice) -> Permissions:
    share = dice.pick((100, 100, 80))
    return Permissions(accelerator_percent=share, accelerator_services=dice.pick((None, None, 1, 2)))


def _permissions(dice: Dice, modules: Sequence[Module]) -> Permissions:
    order = list(OBJECTIVES)
    if dice.chance(25):
        order = [order.pop(dice.below(len(order))) for _ in OBJECTIVES]
    return Permissions(
        preferences=tuple(order),
        denied_backend="container" if dice.chance(8) else None,
        denied_licence="AGPL-3.0-only" if dice.chance(25) else None,
        denied_release=_release(dice, modules) if dice.chance(15) else None,
        memory_percent=dice.pick((100, 75, 50)),
        exposures=dice.pick((("loopback",), ("loopback", "lan"), (), ())),
    )


def _intent(dice: Dice, size: Size, modules: Sequence[Module]) -> Intent:
    together = dice.chance(12)
    names = [module.name for module in modules]
    requests = [_request(dice, modules, together) for _ in range(dice.between(*size.requests))]
    slotted = [module for module in modules if any(release.slot for release in module.releases)]
    if slotted and dice.chance(30):  # several slots of one module, side by side
        module = dice.pick(slotted)
        requests += [Request(module.name, specifier=f"=={release.version}") for release in module.releases]
    pins = [_pin(dice, names) for _ in range(dice.chance(15))]
    wishes = [EnvironmentWish("lab", dice.pick(("native", "container")))] if dice.chance(10) else []
    declarative = dice.chance(10)
    upgrade = Upgrade(dice.chance(10), dice.some(names, 1) if dice.chance(25) else ())
    exposed = [(name, dice.pick(("lan", "any"))) for name in names if dice.chance(30)]
    asked = Intent(
        requests=tuple(requests),
        environments=() if together else tuple(wishes),
        pins=tuple(pins),
        exposures=tuple(Exposure(name, to) for name, to in sorted(exposed)),
        together=together,
        upgrade=upgrade,
        declarative=declarative,
    )
    return intent_from((), asked)


def _request(dice: Dice, modules: Sequence[Module], together: bool) -> Request:
    environment = "lab" if dice.chance(15) and not together else None
    offered = sorted({p.interface for m in modules for r in m.releases for p in r.provides})
    if offered and dice.chance(15):
        return Request(dice.pick(offered), True, dice.pick(("", ">=1", ">=2")), None, environment)
    module = dice.pick(modules)
    versions = [release.version for release in module.releases]
    ranges = ["", "", f"=={dice.pick(versions)}", ">=2", "<3", "!=2.0"]
    if not dice.chance(5):
        ranges = [text for text in ranges if any(matches("pep440", version, text) for version in versions)]
    specifier = dice.pick(ranges or [""])
    labels = sorted({v.label for r in module.releases for v in r.variants})
    label = dice.pick(labels) if dice.chance(20) else None
    return Request(module.name, False, specifier, label, environment)


def _pin(dice: Dice, names: Sequence[str]) -> Pin:
    environment = dice.pick((None, None, "lab", "default"))
    name = dice.pick(names)
    return Pin(name, "<3.12" if name == INTERPRETER else dice.pick(("<3", "==2.0", ">=2")), environment)
