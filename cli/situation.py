"""From options to what a decision rests on: the machine, the catalogue, the policy, what is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cli.codes import FAILED, USAGE
from cli.deciding import SituationOptions
from cli.errors import Stop
from cli.options import StateOptions
from cli.places import PROJECT_FOLDER, cache_folder, config_folder
from cli.settings import Settings

if TYPE_CHECKING:
    from documents import DocumentError
    from hardware import FactError, Machine
    from manifests import Catalog, Root
    from planner import Situation, Standing
    from policies import Capabilities, Policy
    from stacks import Intent, Request, RequestError
    from state import AssumedFact, Generation


@attrs.frozen
class Question:
    """What is asked of the planner. `again` are the options to repeat in a command that is run next."""

    intent: Intent
    situation: Situation
    again: tuple[str, ...] = ()
    budget_seconds: float | None = None


def open_situation(options: SituationOptions, settings: Settings, state: Path | None = None) -> Situation:
    """With what is installed: as `--current` says, else as the `state` folder does.

    Raises DocumentError with the faults of the files, Stop for facts that cannot be taken, StateError.
    """
    from cli.overridden import overrides_in_force
    from cli.state import folder_of
    from planner import Situation

    machine = open_machine(options.profile, options.fact)
    generation = open_generation(options.current) if options.current or state is None else installed_in(state)
    return Situation(
        machine=machine,
        catalog=open_catalog(settings, options.manifests),
        capabilities=open_capabilities(settings, options.policy, machine, state),
        generation=generation,
        assumed=assumed_facts(options.fact),
        asked_before=asked_before(options.current, generation),
        overrides=overrides_in_force(folder_of(settings, state)),
    )


def open_machine(profile: Path | None, facts: Sequence[str] = (), replay: Path | None = None) -> Machine:
    """A capture, a profile or this machine, with the stated facts on it. Raises Stop."""
    from hardware import machine_from_json, probe

    if profile and replay:
        raise Stop("usage-two-machines", USAGE)
    if profile:
        from documents import read_bytes

        machine = machine_from_json(read_bytes(profile), str(profile))
    else:
        from cli.commands.detect import open_host

        machine = probe(open_host(replay))
    return with_facts(machine, facts)


def with_facts(machine: Machine, facts: Sequence[str]) -> Machine:
    """Raises Stop for facts that cannot be taken."""
    from hardware import FactError, assume

    for key, value in stated(facts):
        try:
            machine = assume(machine, key, value)
        except FactError as error:
            raise fact_stop(error) from error
    return machine


def assumed_facts(facts: Sequence[str]) -> tuple[AssumedFact, ...]:
    from state import AssumedFact

    return tuple(AssumedFact(key, value) for key, value in sorted(dict(stated(facts)).items()))


def fact_stop(error: FactError) -> Stop:
    return Stop(f"usage-{error.code}", USAGE, **dict(error.fields))


def stated(facts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`KEY=VALUE` as key and value. Raises Stop, also where one fact has two values."""
    values: dict[str, str] = {}
    for text in facts:
        key, equals, value = text.partition("=")
        if not (key and equals and value):
            raise Stop("usage-fact-form", USAGE, text=text)
        key = key.strip()
        if values.setdefault(key, value) != value:
            raise Stop("usage-fact-twice", USAGE, key=key, one=values[key], other=value)
        yield key, value


def open_catalog(settings: Settings, folders: Sequence[Path] = ()) -> Catalog:
    """The built-in manifests, then those of the user, the project, and the named folders: later ones win."""
    from manifests import load_catalog

    return load_catalog(tuple(roots(settings, folders)), cache=Path(cache_folder()))


def roots(settings: Settings, folders: Sequence[Path]) -> Iterator[Root]:
    from manifests import BUILTIN, Root

    yield BUILTIN
    for path in (Path(config_folder(), "manifests"), Path(PROJECT_FOLDER, "manifests")):
        if path.is_dir():
            yield Root(str(path), path)
    for path in folders or settings.paths("manifests"):
        if not path.is_dir():
            source = "" if folders else settings.of("manifests").source
            raise Stop("cli-no-folder", FAILED if source else USAGE, path=str(path), source=source)
        yield Root(str(path), path)


def open_backends(settings: Settings, folders: Sequence[Path], machine: Machine) -> tuple[Standing, ...]:
    """Every backend of the catalogue, and whether it is there. Raises DocumentError."""
    from executor import backend_names
    from manifests import load_backends
    from planner import standings

    backends = load_backends(tuple(roots(settings, folders)), cache=Path(cache_folder()))
    return standings(backends, machine, backend_names())


def open_policy(settings: Settings, policies: Sequence[Path]) -> Policy:
    """The built-in policy, narrowed by those of all layers of the configuration, then by these.

    Raises DocumentError with the faults of the files, PolicyError for files that do not fit together.
    """
    from policies import load_policy

    return load_policy(policy_paths(settings, policies), cache=Path(cache_folder()))


def policy_paths(settings: Settings, policies: Sequence[Path]) -> tuple[Path, ...]:
    """Each file once, in the order in which they narrow."""
    found: dict[Path, Path] = {}
    for path in (*(path for path, _ in settings.policies()), *policies):
        found.setdefault(path.resolve(), path)
    return tuple(found.values())


def open_capabilities(
    settings: Settings, policies: Sequence[Path], machine: Machine, state: str | Path | None = None
) -> Capabilities:
    """What the policies permit without the rules that overrides lift here. Raises as `open_policy`."""
    from cli.overridden import lifted
    from cli.state import folder_of
    from policies import evaluate

    return evaluate(open_policy(settings, policies), machine, lifted(folder_of(settings, state)))


def open_generation(path: Path | None) -> Generation | None:
    if path is None:
        return None
    from documents import read_bytes
    from state import generation_from_json

    return generation_from_json(read_bytes(path), str(path))


def state_of(options: SituationOptions, state: StateOptions, settings: Settings) -> Path | None:
    """The state that is planned from: none for another machine or another generation, unless it is named."""
    from cli.state import folder_of

    named = state.state is not None
    if options.current or (options.profile and not named):
        return None
    folder = folder_of(settings, state.state)
    return folder if named or (folder / "journal.jsonl").exists() else None


def holding_pins(intent: Intent, state: Path | None, catalog: Catalog) -> Intent:
    """With the pins that are recorded, but for modules that the catalogue lacks. Raises StateError."""
    from stacks import HELD, Origin, Pin, holding

    if state is None:
        return intent
    from state import Store

    return holding(
        intent,
        (
            Pin(one.module, one.specifier, one.environment or None, Origin(HELD))
            for one in Store.open(state).pins()
            if catalog.module(one.module)
        ),
    )


def installed_in(state: Path) -> Generation | None:
    """Raises StateError."""
    from state import Store

    return Store.open(state).current()


def asked_before(path: Path | None, generation: Generation | None) -> tuple[Request, ...]:
    """The wishes that led to what is installed. Raises DocumentError for texts that are none."""
    from planner import read_wish
    from stacks import RequestError

    wishes: list[Request] = []
    errors: list[tuple[int, RequestError]] = []
    for index, text in enumerate(generation.requests if generation else ()):
        try:
            wishes.append(read_wish(text))
        except RequestError as error:
            errors.append((index, error))
    if errors and path:
        raise _faults_of_wishes(path, errors)
    return tuple(wishes)


def _faults_of_wishes(path: Path, errors: Sequence[tuple[int, RequestError]]) -> DocumentError:
    from documents import DocumentError, read_document

    document = read_document(path)
    inside: tuple[str, ...] = ("target",) if "target" in document.data else ()  # of a plan
    return DocumentError(
        document.fault(
            error.code,
            (*inside, "requests", index),
            **{name: str(value) for name, value in error.fields.items()},
        )
        for index, error in errors
    )


def repeated(options: SituationOptions, state: StateOptions | None = None) -> tuple[str, ...]:
    """The options that said which machine, policy and catalogue are meant, for a command to run next."""
    words: list[str] = []
    if options.profile:
        words += ["--profile", str(options.profile)]
    for name, paths in (("--policy", options.policy), ("--manifests", options.manifests)):
        for path in paths:
            words += [name, str(path)]
    for fact in options.fact:
        words += ["--fact", fact]
    if options.current:
        words += ["--current", str(options.current)]
    if state and state.state is not None:
        words += ["--state", str(Path(state.state))]
    return tuple(words)
