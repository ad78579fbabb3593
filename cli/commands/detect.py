"""`las detect`: what this machine is, with the source of every fact; `--json` writes a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cli.codes import DONE, FAILED, USAGE
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from pathlib import Path

    import typer

    from hardware import Host, Machine


@takes()
def detect(
    screen: Screen,
    explain: Annotated[list[str] | None, typer.Option("--explain", metavar="FACT")] = None,
    capture: Annotated[Path | None, typer.Option("--capture", metavar="DIR")] = None,
    replay: Annotated[Path | None, typer.Option("--replay", metavar="DIR")] = None,
    profile: Annotated[Path | None, typer.Option("--profile", metavar="FILE")] = None,
) -> int:
    """With --json the answer is a profile, `las.machine/1`, as `--profile` reads it."""
    _refuse_both({"--explain": explain, "--capture": capture})
    _refuse_both({"--capture": capture, "--profile": profile})
    _refuse_both({"--replay": replay, "--profile": profile})
    if capture is not None:
        return _capture(screen, open_host(replay), capture)
    machine = _machine(replay, profile)
    if explain:
        return _explain(screen, machine, explain)
    if screen.json:
        from hardware import machine_to_json

        screen.out([machine_to_json(machine).rstrip("\n")])
    else:
        from cli.render_machine import machine_lines

        screen.out(machine_lines(screen, machine))
    return DONE


def _refuse_both(given: dict[str, object]) -> None:
    if all(given.values()):
        one, other = given
        raise Stop("usage-not-both", USAGE, command="las detect", one=one, other=other)


def _machine(replay: Path | None, profile: Path | None) -> Machine:
    if profile is not None:
        from cli.situation import open_machine

        return open_machine(profile)
    from hardware import probe

    return probe(open_host(replay))


def open_host(replay: Path | None) -> Host:
    """This machine, or the one that a folder holds. Raises Stop for a folder that is no capture."""
    if replay is None:
        from hardware import RealHost

        return RealHost()
    from hardware import CaptureError, ReplayHost

    if not (replay / "machine.yaml").is_file():
        raise Stop("cli-no-capture", FAILED, folder=str(replay), there="yes" if replay.is_dir() else "")
    try:
        return ReplayHost(replay)
    except CaptureError as error:
        raise Stop(f"cli-{error.code}", FAILED, file=error.file) from error


def _explain(screen: Screen, machine: Machine, targets: list[str]) -> int:
    """`las.fact/1` with --json. Raises Stop for what nothing is called."""
    from cli.render_fact import find_told, told_json, told_lines

    told = []
    for target in targets:
        found = find_told(machine, target)
        if not found:
            raise _no_such_fact(machine, target)
        told += [item for item in found if item not in told]
    if screen.json:
        screen.data("las.fact/1", {"facts": [told_json(item) for item in told]})
    else:
        screen.out(told_lines(screen, told))
    return DONE


def _no_such_fact(machine: Machine, target: str) -> Stop:
    from difflib import get_close_matches

    from cli.render_fact import names_told

    near = get_close_matches(target.lower(), names_told(machine), n=3, cutoff=0.5)
    return Stop("usage-no-such-fact", USAGE, key=target, suggestion=", ".join(near))


def _capture(screen: Screen, host: Host, folder: Path) -> int:
    """Record, write, and read it back, to say what it does not tell. `las.capture/1` with --json."""
    from importlib.metadata import version

    from cli.render_capture import capture_json, capture_lines
    from hardware import FolderError, RecordingHost, ReplayHost, is_free, lost_facts, probe, write_capture

    if not is_free(folder):
        raise Stop("cli-capture-not-free", FAILED, folder=str(folder))
    recording = RecordingHost(host)
    machine = probe(recording)
    try:
        capture = write_capture(recording, folder, version("localaistack"))
    except FolderError as error:
        raise Stop("cli-capture-not-free", FAILED, folder=str(folder)) from error
    lost = lost_facts(machine, probe(ReplayHost(folder)), capture.masks)
    if screen.json:
        screen.data("las.capture/1", capture_json(capture, lost))
    else:
        screen.out(capture_lines(screen, capture, lost))
    return DONE
