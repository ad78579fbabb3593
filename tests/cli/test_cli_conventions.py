"""What scripts rely on: exit codes, streams, colour, languages, configuration; and that nothing explodes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.commands import COMMANDS, NAMES
from cli.conventions import hoisted
from cli.help import GROUPS, prepared_texts
from cli.layout import COLUMNS, seen_width
from cli.main import PREPARED_HELP
from i18n import LANGUAGES

CARDS = ("--manifests", "tests/cli/toy/manifests", "--profile", "tests/cli/toy/cards.json")
Las = Callable[..., Any]


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prepared_help_is_what_typer_renders_now(las: Las, language: str) -> None:
    """`python -m cli.help` writes it anew."""
    prepared = Path(PREPARED_HELP, f"{language}.txt").read_text(encoding="utf-8")
    assert prepared == prepared_texts()[language]
    for arguments in ((), ("--help",), ("-h",), ("help",)):
        assert las(*arguments, "--lang", language).out == prepared


def test_every_command_stands_in_one_group_of_the_help() -> None:
    assert sorted(name for _, names in GROUPS for name in names) == sorted(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", sorted({*COMMANDS, *(path.split(" ")[0] for path in COMMANDS)}))
def test_every_help_has_examples_and_fits(las: Las, path: str, language: str) -> None:
    outcome = las(*path.split(" "), "--help", "--lang", language)
    assert outcome.code == 0
    assert f"  las {path}" in outcome.out or f"las {path}\n" in outcome.out
    assert max(map(seen_width, outcome.out.splitlines())) <= COLUMNS


def test_the_version(las: Las) -> None:
    assert las("--version").out.startswith("las 0.")


# --- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slove",), "did you mean solve?"),
        (("solve", "--polcy", "x"), "did you mean --policy?"),
        (("tier", "--colour", "never"), "did you mean --color?"),
        (("show",), "MODULE is missing"),
        (("tier", "more"), "nothing is known to do with more"),
        (("profile",), "There are: build"),
        (("profile", "buidl"), "did you mean build?"),
        (("solve", "x", "--budget", "soon"), "must be a number, not soon"),
        (("solve", "x", "--budget", "nan"), "must be a number, not nan"),
        (("solve", "x", "--budget", "-1"), "must be at least"),
        (("tier", "--color", "blue"), "choose one of auto, always, never"),
        (("--lang", "fr", "tier"), "choose one of en, zh-CN"),
        (("solve", "x", "--fact", "glibc"), "write KEY=VALUE"),
        (("solve", "x", "--fact", "glib=2"), "did you mean glibc?"),
        (("solve", "turbo", "--profile"), "--profile needs a value"),
        (("solve", "turbo", "--locked=yes"), "--locked takes no value"),
        (("show", "vllmm"), "did you mean vllm?"),
        (("explain", "--not-together", "turbo", "turbo"), "takes two names"),
        (("solve", "x", "--manifests", "no-such-folder"), "is no folder"),
        (("profile", "build", "--gpu", "RTX 9999"), "no gpu is known"),
        (("--nonsense",), "there is no option --nonsense"),
    ],
)
def test_wrong_usage_exits_64_with_a_hint_on_stderr(las: Las, arguments: tuple[str, ...], words: str) -> None:
    outcome = las(*arguments)
    assert (outcome.code, outcome.out) == (64, "")
    assert words in outcome.err.replace("\n", " ")
    assert outcome.err.splitlines()[-1].startswith("try: las")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("solve", "-f", "no-such.yaml"), 1, "no such file"),
        (("solve", "turbo", "--profile", "tests/cli/toy/broken.yaml"), 1, "las.machine/1"),
        (("verify", "tests/cli/toy/cards.json"), 1, "las.plan/1"),
        (("check", "tests/cli/toy"), 1, "error"),
        (("solve", "turbo", *CARDS, "-o", "no-such-folder/plan.json"), 1, "no-such-folder"),
        (("detect", "--replay", "no-such-folder"), 1, "no-such-folder"),
    ],
)
def test_what_fails_exits_1_and_says_what(
    las: Las, arguments: tuple[str, ...], code: int, words: str
) -> None:
    outcome = las(*arguments)
    assert outcome.code == code
    assert words in outcome.out + outcome.err
    assert "should not" not in outcome.err


def test_no_traceback_reaches_a_user(las: Las, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("cli.situation.open_situation", explode)
    outcome = las("modules")
    assert outcome.code == 1
    assert "ZeroDivisionError: on purpose" in outcome.err
    assert "Traceback" not in outcome.err
    monkeypatch.setenv("LAS_DEBUG", "1")
    assert "Traceback" in las("modules").err


def test_an_interrupt_exits_130(las: Las, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.situation.open_situation", interrupt)
    outcome = las("modules")
    assert (outcome.code, outcome.err) == (130, "interrupted\n")


# --- streams --------------------------------------------------------------------------------------


def test_quiet_silences_remarks_and_no_answer(las: Las, tmp_path: Path) -> None:
    written = ("solve", "notebook", *CARDS, "-o", str(tmp_path / "plan.json"))
    assert "plan written" in las(*written).err
    outcome = las(*written, "--quiet")
    assert outcome.err == ""
    assert "Plan: 3 to add" in outcome.out


def test_colour(las: Las, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in las("solve", "notebook", *CARDS).out
    assert "\x1b[32m+\x1b[0m" in las("solve", "notebook", *CARDS, "--color", "always").out
    monkeypatch.setenv("LAS_COLOR", "always")
    assert "\x1b[" in las("solve", "notebook", *CARDS).out
    assert "\x1b[" not in las("solve", "notebook", *CARDS, "--color", "never").out
    monkeypatch.setenv("LAS_COLOR", "blue")
    assert las("config").code == 64


def test_a_reader_that_goes_away_is_no_failure(environment: None) -> None:
    ran = subprocess.run(
        [
            "bash",
            "-c",
            f"set -o pipefail; {sys.executable} -c 'from cli.main import main; main()' --help | true",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


BEGIN = "from cli.main import main; main()"
LINES = {"--help": 0, "tier": 0, "tier --json": 0, "status": 0, "solve --bogus --json": 64}


def with_streams(arguments: str, redirections: str) -> subprocess.CompletedProcess[str]:
    command = f'"$0" -c "{BEGIN}" {arguments} {redirections}'
    return subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", LINES)
def test_an_answer_that_finds_no_room_is_a_failure_in_one_line(environment: None, arguments: str) -> None:
    ran = with_streams(arguments, ">/dev/full")
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (1, "the disk is full")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("arguments", LINES)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_are_no_failure(environment: None, arguments: str, closed: str) -> None:
    ran = with_streams(arguments, closed)
    assert ran.returncode == LINES[arguments]
    assert "Traceback" not in ran.stderr


def test_a_terminal_that_knows_no_chinese_gets_escapes(las_process: Las) -> None:
    outcome = las_process("--help", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"})
    assert outcome.code == 0
    assert "\\u" in outcome.out


# --- places of options ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "moved"),
    [
        (["--lang", "zh", "solve", "x"], ["solve", "--lang", "zh", "x"]),
        (["--json", "solve", "x", "--policy"], ["solve", "--json", "x", "--policy"]),
        (["--json", "profile", "build", "--gpu", "x"], ["profile", "build", "--json", "--gpu", "x"]),
        (["--json", "-v", "tier"], ["tier", "--json", "-v"]),
        (["--lang=zh", "solve", "--", "-x"], ["solve", "--lang=zh", "--", "-x"]),
        (["solve", "--upgrade"], ["solve", "--upgrade="]),
        (["solve", "--upgrade", "-f", "x"], ["solve", "--upgrade=", "-f", "x"]),
        (["solve", "--upgrade", "vllm"], ["solve", "--upgrade", "vllm"]),
        (["solve", "vllm", "--certify"], ["solve", "vllm", "--certify=certificate"]),
        (["solve", "--certify", "here", "vllm"], ["solve", "--certify", "here", "vllm"]),
        (["--polcy", "x", "solve"], ["--polcy", "x", "solve"]),
    ],
)
def test_conventions_may_stand_before_the_command(given: list[str], moved: list[str]) -> None:
    assert hoisted(given) == moved


# --- configuration --------------------------------------------------------------------------------


def test_each_setting_has_a_source_and_the_nearest_wins(
    las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, project = tmp_path / "user", tmp_path / "project"
    (user / "las").mkdir(parents=True)
    (project / ".las").mkdir(parents=True)
    (user / "las" / "config.yaml").write_text("schema: las.config/1\ncolor: never\nlang: zh-CN\n")
    (project / ".las" / "config.yaml").write_text("schema: las.config/1\nlang: en\nmanifests: [more]\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user))
    monkeypatch.setenv("LAS_POLICY", f"a.yaml{os.pathsep}b.yaml")
    monkeypatch.chdir(project)
    told = las("config", "--color", "always").out
    assert "project: .las/config.yaml:2" in told
    assert "environment variable LAS_POLICY" in told
    assert "a.yaml, b.yaml" in told
    assert "flag --color" in told
    monkeypatch.chdir(tmp_path)
    assert "用户：" in las("config").out
    assert "config.yaml:2" in las("config").out


def test_policies_of_all_layers_hold_together(
    las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's first. No layer lifts what another forbids, and each file counts once."""
    system, user, project = tmp_path / "system" / "las", tmp_path / "user" / "las", tmp_path / "project"
    for folder in (system, user, project / ".las"):
        folder.mkdir(parents=True)
    for folder, name, share in ((system, "site", 80), (user, "mine", 95), (project / ".las", "here", 70)):
        text = f"schema: las.policy/1\npolicy: {name}\nlimits: [{{id: a, memory: {share}%}}]\n"
        (folder / "policy.yaml").write_text(text)
    (user / "config.yaml").write_text("schema: las.config/1\npolicy: [policy.yaml, more.yaml]\n")
    (user / "more.yaml").write_text("schema: las.policy/1\npolicy: more\n")
    (tmp_path / "flag.yaml").write_text("schema: las.policy/1\npolicy: flag\nlimits: [{id: a, users: 2}]\n")
    (tmp_path / "env.yaml").write_text("schema: las.policy/1\npolicy: env\n")
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "system"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("LAS_POLICY", str(tmp_path / "env.yaml"))
    monkeypatch.chdir(project)
    shown = json.loads(las("policy", "show", "--json", "--policy", str(tmp_path / "flag.yaml")).out)
    assert [file["policy"] for file in shown["files"]] == [
        "las",
        "site",
        "mine",
        "more",
        "here",
        "env",
        "flag",
    ]
    narrowed = {
        file["policy"]: [(one["before"], one["after"]) for one in file["limits"]] for file in shown["files"]
    }
    assert narrowed["site"] == [(90, 80)]
    assert narrowed["mine"] == [], "it may not widen"
    assert narrowed["here"] == [(80, 70)]
    assert narrowed["flag"] == [(None, 2)]
    memory = next(one for one in shown["limits"] if one["limit"] == "memory")
    assert (memory["value"], memory["rule"]) == (70, "here/a")
    assert memory["place"].endswith("policy.yaml:3")
    told = json.loads(las("config", "--json").out)["settings"]
    assert len([one for one in told if one["name"] == "policy"]) >= 4
    assert "system" in {one["layer"] for one in told if one["name"] == "policy"}


def test_a_faulty_configuration_is_told_with_its_place(las: Las, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "las").mkdir()
    (tmp_path / "las" / "config.yaml").write_text("schema: las.config/1\nlnag: en\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    outcome = las("config")
    assert outcome.code == 1
    assert "config.yaml:2:1: unknown key lnag; did you mean lang?" in " ".join(outcome.err.split())


def test_places_are_those_of_platformdirs(environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    from cli.places import cache_folder, config_folder, state_folder

    for base in (None, "/somewhere"):
        if base:
            monkeypatch.setenv("XDG_CONFIG_HOME", base)
            monkeypatch.setenv("XDG_CACHE_HOME", base)
            monkeypatch.setenv("XDG_STATE_HOME", base)
        assert config_folder() == platformdirs.user_config_dir("las", appauthor=False)
        assert cache_folder() == platformdirs.user_cache_dir("localaistack", appauthor=False)
        assert state_folder() == platformdirs.user_state_dir("localaistack", appauthor=False)


# --- start-up -------------------------------------------------------------------------------------


IMPORTED = "import sys; from cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"


def test_help_imports_next_to_nothing(las_process: Las, environment: None) -> None:
    code = (
        "import sys; from cli.main import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("typer", "fluent", "attr", "yaml", "pydantic", "pathlib", "json"):
        assert repr(heavy) not in ran.stderr, heavy


def test_a_warm_solve_imports_no_pydantic(environment: None, las: Las) -> None:
    arguments = ["solve", "notebook", *CARDS[:2], "--fact", "container-engine=false"]
    assert las(*arguments).code == 0
    code = (
        "import sys; from cli.main import run; run(sys.argv[1:]); print(sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    for heavy in ("pydantic", "rich", "networkx", "platformdirs", "sqlite3", "state.journal"):
        assert repr(heavy) not in ran.stderr, heavy
