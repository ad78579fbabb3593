"""Other releases, another build, fewer wishes; pins moved."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import partial

import attrs

from manifests import Module
from planner.corrections.model import Correction, Question, edit_of
from planner.corrections.trial import Trial
from reasons import EveryAccelerator, NoFallback, Pinned, Reason, Unwanted
from stacks import HELD, Pin, Request


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    for place, request in question.blamed(conflict):
        yield from _relaxed(question, place, request)
        first = question.first[place]
        yield Correction(
            "drop-request",
            (("request", first.text),),
            partial(_without, place=place),
            slot=f"request:{place}",
            subject=first.text,
            edits=edit_of(first.origin, ""),
        )
    for reason in conflict:
        match reason:
            case Pinned():
                yield from _pins(question, reason)
            case NoFallback():
                for name in dict.fromkeys((reason.module, *_beside(question, conflict))):
                    yield from _cpu_builds(question, name)
            case EveryAccelerator():
                yield _some_accelerators(question)
            case Unwanted():
                yield _wanted_again(reason.module)


def _without(question: Question, *, place: int) -> Question | None:
    return question.without((place,))


def _relaxed(question: Question, place: int, request: Request) -> Iterator[Correction]:
    """The versions, or the build, that a wish states let go."""
    module = question.module_of(request)
    asked = question.first[place].text
    if request.interface and request.specifier:
        yield Correction(
            "ask-version",
            (("module", f"@{request.name}"), ("asked", asked)),
            lambda q: q.instead(place, specifier=""),
            slot=f"request:{place}/version",
            subject=asked,
            settle=partial(_any_or_newest, place=place, asked=asked),
        )
    if module is None:
        return
    about = (("module", request.name), ("asked", asked))
    if request.specifier:
        yield Correction(
            "ask-version",
            about,
            lambda q: q.instead(place, specifier=""),
            slot=f"request:{place}/version",
            subject=asked,
            settle=partial(_newest, place=place, module=module, asked=asked),
        )
    if request.variant:
        yield from _cpu_builds(question, request.name)
        free = attrs.evolve(request, variant=None)
        yield Correction(
            "other-build",
            (*about, ("variant", request.variant)),
            lambda q: q.instead(place, variant=None),
            slot=f"request:{place}/variant",
            subject=asked,
            edits=edit_of(request.origin, free.text),
        )


def _newest(trial: Trial, *, place: int, module: Module, asked: str) -> Correction | None:
    """The newest release with which there is a plan."""
    request = dict(trial.question.asked())[place]
    version = trial.newest((trial.question.home_of(request), module.name))
    if version is None:
        return None
    exact = f"=={version}"
    return Correction(
        "ask-version",
        (("module", module.name), ("version", version), ("asked", asked)),
        lambda q: q.instead(place, specifier=exact),
        slot=f"request:{place}/version",
        subject=asked,
        edits=edit_of(request.origin, attrs.evolve(request, specifier=exact).text),
        is_held=True,
    )


def _any_or_newest(trial: Trial, *, place: int, asked: str) -> Correction:
    """An interface at the newest version of it with which there is a plan; where none is stated, at any."""
    request = dict(trial.question.asked())[place]
    version = trial.newest_of(request.name)
    exact = f"=={version}" if version else ""
    return Correction(
        "ask-version",
        (("module", f"@{request.name}"), ("version", version or ""), ("asked", asked)),
        lambda q: q.instead(place, specifier=exact),
        slot=f"request:{place}/version",
        subject=asked,
        edits=edit_of(request.origin, attrs.evolve(request, specifier=exact).text),
    )


def _pins(question: Question, reason: Pinned) -> Iterator[Correction]:
    for number, pin in enumerate(question.intent.pins):
        if (pin.module, pin.specifier) != (reason.module, reason.specifier):
            continue
        module = question.situation.catalog.module(pin.module)
        assert module is not None  # a pin of what is not known is refused before
        slot = f"pin:{pin.module} {pin.specifier} {pin.environment}"
        fields = (("module", pin.module), ("specifier", pin.specifier))
        alone = sum(one.module == pin.module for one in question.intent.pins) == 1
        yield Correction(
            "move-pin",
            fields,
            partial(_with_pin, pin=pin, moved=None),
            slot=slot,
            subject=f"{pin.module} {number}",
            settle=partial(_moved, pin=pin, module=module, slot=slot, subject=f"{pin.module} {number}"),
        )
        yield Correction(
            "drop-pin",
            fields,
            partial(_with_pin, pin=pin, moved=None),
            slot=slot,
            subject=f"{pin.module} {number}",
            edits=edit_of(pin.origin, ""),
            command=_letting_go(pin, alone),
        )


def _with_pin(question: Question, *, pin: Pin, moved: Pin | None) -> Question | None:
    if pin not in question.intent.pins:
        return None
    pins = (new for one in question.intent.pins for new in ((moved,) if one == pin else (one,)) if new)
    return question.asking(pins=tuple(pins))


def _moved(trial: Trial, *, pin: Pin, module: Module, slot: str, subject: str) -> Correction | None:
    """The pin at the newest release with which there is a plan."""
    homes = [key for key in trial.encoding.universe.instances if key[1] == module.name]
    version = trial.newest(*(key for key in homes if pin.environment in (None, key[0])))
    if version is None:
        return None
    moved = attrs.evolve(pin, specifier=f"=={version}")
    return Correction(
        "move-pin",
        (("module", pin.module), ("specifier", pin.specifier), ("version", version)),
        partial(_with_pin, pin=pin, moved=moved),
        slot=slot,
        subject=subject,
        edits=edit_of(pin.origin, f"{pin.module} {moved.specifier}"),
        command=_moving(pin, moved),
        is_held=True,
    )


def _letting_go(pin: Pin, alone: bool) -> str:
    """The command that lets go of what a command holds. `alone`: the module is held nowhere else."""
    if pin.origin.file != HELD:
        return ""
    return shlex.join(["las", "pin", pin.module, *(() if alone else _place_of(pin)), "--remove"])


def _moving(pin: Pin, moved: Pin) -> str:
    """The command that holds it at other versions, where a command holds it."""
    held = pin.origin.file == HELD
    return shlex.join(["las", "pin", f"{pin.module} {moved.specifier}", *_place_of(pin)]) if held else ""


def _place_of(pin: Pin) -> tuple[str, ...]:
    return ("--environment", pin.environment) if pin.environment else ()


def _cpu_builds(question: Question, name: str) -> Iterator[Correction]:
    """The build for the CPU asked for by name."""
    module = question.situation.catalog.module(name)
    variants = [v for release in (module.releases if module else ()) for v in release.variants]
    label = next((v.label for v in variants if v.accelerator == "cpu"), None)
    asked = [(place, r) for place, r in question.asked() if r.name == name and not r.interface]
    if label is None or (asked and all(request.variant == label for _, request in asked)):
        return
    yield Correction(
        "allow-cpu",
        (("module", name), ("variant", label)),
        partial(_built_for_cpu, places=tuple(place for place, _ in asked), name=name, label=label),
        slot=f"cpu:{name}",
        subject=name,
        edits=tuple(
            edit for _, r in asked for edit in edit_of(r.origin, attrs.evolve(r, variant=label).text)
        ),
    )


def _beside(question: Question, conflict: tuple[Reason, ...]) -> Iterator[str]:
    """What is asked for in the environments of a conflict: one build for the CPU speaks for all of one."""
    homes = {getattr(reason, "environment", None) for reason in conflict}
    for _, request in question.asked():
        if not request.interface and question.home_of(request) in homes:
            yield request.name


def _built_for_cpu(question: Question, *, places: tuple[int, ...], name: str, label: str) -> Question | None:
    if not places:
        return question.also(Request(name, variant=label))
    changed: Question | None = question
    for place in places:
        changed = changed and changed.instead(place, variant=label)
    return changed


def _some_accelerators(question: Question) -> Correction:
    origin = dict(question.intent.flags).get("all-accelerators")
    return Correction(
        "some-accelerators",
        (),
        lambda q: q.asking(all_accelerators=False),
        edits=edit_of(origin, "false") if origin else (),
    )


def _wanted_again(name: str) -> Correction:
    """A module that no plan may hold let be there."""

    def change(question: Question) -> Question | None:
        kept = tuple(one for one in question.intent.without if one != name)
        return question.asking(without=kept) if kept != question.intent.without else None

    return Correction("keep-module", (("module", name),), change, slot=f"without:{name}", subject=name)
