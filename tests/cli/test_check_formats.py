"""A check for other programs: SARIF, JUnit's XML, GitHub's workflow commands, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as Tree

import pytest

from cli.render_check import check_json
from cli.render_github import github_lines
from cli.render_junit import junit_text
from cli.render_sarif import sarif_text
from cli.report import Report
from cli.screen import Screen
from documents import Fault
from i18n import LANGUAGES, Language
from planner import Finding
from planner.check_codes import KINDS

Las = Callable[..., Any]

BAD = """schema: las.module/1
module: toy
category: tool
title: Toy
summary: A toy
licence: Apache 2
variants: {wheel: {backend: native}}
requires: [tensr >=1, "@no-such"]
releases: {1.0: {}}
"""
FINE = (
    BAD.replace("toy", "tensor").replace("Apache 2", "MIT").replace('requires: [tensr >=1, "@no-such"]\n', "")
)


def finding(
    level: str = "error", code: str = "unknown-fact", file: str = "m/a.yaml", line: int = 3
) -> Finding:
    fields = {"key": "a%b\r\n:,c", "suggestion": ""}
    return Finding(level, Fault(code, file, line, 7 if line else 0, tuple(fields.items())))  # type: ignore[arg-type]  # a level


def screen(language: str = "en") -> Screen:
    return Screen(Language(language))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: None) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


@pytest.fixture
def pull_request() -> None:
    """A repository with a manifest that is wrong on three counts."""
    Path("manifests").mkdir()
    Path("manifests/toy.yaml").write_text(BAD, encoding="utf-8")
    Path("manifests/tensor.yaml").write_text(FINE, encoding="utf-8")


# --- GitHub -------------------------------------------------------------------------------------------

#: What the runner reads: actions/runner, ActionCommand.cs, TryParseV2.
COMMAND = re.compile(r"::(?P<name>[a-z]+)(?: (?P<properties>[^:]*))?::(?P<data>.*)")


def unescaped(text: str) -> str:
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
        found.append(
            (match["name"], {key: unescaped(value) for key, value in pairs}, unescaped(match["data"]))
        )
    return found


def test_a_broken_manifest_in_a_pull_request_gets_annotations_at_its_lines(
    las: Las, pull_request: None
) -> None:
    outcome = las("check", "--no-matrix", "--format", "github", "manifests")
    assert outcome.code == 1
    assert outcome.out == (
        "::error file=manifests/toy.yaml,line=6,col=10,title=las check%3A bad-licence::"
        "Apache 2 is neither an SPDX expression nor LicenseRef-...; did you mean Apache-2.0?\n"
        "::error file=manifests/toy.yaml,line=8,col=23,title=las check%3A dangling-interface::"
        "toy 1.0 asks for @no-such, and nothing in the catalogue provides it\n"
        "::warning file=manifests/toy.yaml,line=8,col=12,title=las check%3A unknown-module::"
        "no module is named tensr: did you mean tensor? Nothing of an open module can be checked\n"
    )


def test_a_manifest_that_cannot_be_read_gets_one_too(las: Las, pull_request: None) -> None:
    Path("manifests/toy.yaml").write_text(BAD.replace("category: tool", "categry: tool"), encoding="utf-8")
    outcome = las("check", "--format", "github", "manifests/toy.yaml")
    assert outcome.code == 1
    places = [(name, said["file"], said["line"], said["title"]) for name, said, _ in commands(outcome.out)]
    assert ("error", "manifests/toy.yaml", "3", "las check: unknown-key") in places


def test_what_a_command_cannot_hold_is_escaped() -> None:
    ((name, said, data),) = commands(
        "\n".join(github_lines(screen(), Report((finding(file="m/a,b:c%d.yaml"),))))
    )
    assert name == "error"
    assert said == {"file": "m/a,b:c%d.yaml", "line": "3", "col": "7", "title": "las check: unknown-fact"}
    assert data == "no fact is named a%b\\r\\n:,c"


def test_what_fails_comes_first_and_a_whole_file_has_no_line() -> None:
    found = (finding("note"), finding("warning"), finding("error", line=0))
    plain, strict = (commands("\n".join(github_lines(screen(), Report(found, s)))) for s in (False, True))
    assert [name for name, _, _ in plain] == ["error", "warning", "notice"]
    assert [name for name, _, _ in strict] == ["error", "error", "notice"]
    assert set(plain[0][1]) == {"file", "title"}


def test_paths_are_those_of_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where one works below its root, and where a path is absolute."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    files = ("m/a.yaml", "../b.yaml", str(tmp_path / "c.yaml"), "/elsewhere/d.yaml")
    told = commands("\n".join(github_lines(screen(), Report(tuple(finding(file=file) for file in files)))))
    assert [said["file"] for _, said, _ in told] == ["sub/m/a.yaml", "b.yaml", "c.yaml", "/elsewhere/d.yaml"]


# --- SARIF --------------------------------------------------------------------------------------------


def sarif_holds(log: Any) -> None:
    """What the schema of SARIF 2.1.0 demands of the parts that are written, and code scanning besides."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) <= {"tool", "columnKind", "results", "properties"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert set(driver) <= {"name", "version", "rules"} and driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    for rule in driver["rules"]:
        assert set(rule) == {
            "id",
            "name",
            "shortDescription",
            "fullDescription",
            "help",
            "defaultConfiguration",
        }
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for result in run["results"]:
        result_holds(result, ids)


def result_holds(result: Any, ids: list[str]) -> None:
    assert set(result) <= {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"}
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in ("none", "note", "warning", "error")
    assert result["message"]["text"]
    assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    for location in result.get("locations", ()):
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/:@!$&'()*+,;=-]+", uri)
        region = place.get("region", {"startLine": 1})
        assert region["startLine"] >= 1 and region.get("startColumn", 1) >= 1


def test_sarif_of_a_pull_request(las: Las, pull_request: None) -> None:
    outcome = las("check", "--no-matrix", "--format", "sarif", "manifests")
    assert outcome.code == 1
    log = json.loads(outcome.out)
    sarif_holds(log)
    results = log["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert [(place["artifactLocation"]["uri"], place["region"]) for place in places] == [
        ("manifests/toy.yaml", {"startLine": 6, "startColumn": 10}),
        ("manifests/toy.yaml", {"startLine": 8, "startColumn": 12}),
        ("manifests/toy.yaml", {"startLine": 8, "startColumn": 23}),
    ]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        ("bad-licence", "error"),
        ("unknown-module", "warning"),
        ("dangling-interface", "error"),
    ]
    assert log["runs"][0]["properties"]["counts"]["modules"] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_finding_is_a_rule_with_help(language: str) -> None:
    found = tuple(
        Finding(kind.level, Fault(code, "m/ä b.yaml", 0, 0, tuple((name, "1") for name in kind.fields)))
        for code, kind in KINDS.items()
    )
    log = json.loads(sarif_text(screen(language), Report(found)))
    sarif_holds(log)
    helps = [rule["help"]["text"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert len(set(helps)) == len(KINDS)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == "m/ä b.yaml" and uri.isascii()


def test_a_finding_is_known_again_after_lines_have_moved() -> None:
    reports = (
        Report((finding(line=3),)),
        Report((finding(line=30),)),
        Report((finding(code="unknown-key"),)),
    )
    one, moved, other = (
        json.loads(sarif_text(screen(), report))["runs"][0]["results"][0]["partialFingerprints"]
        for report in reports
    )
    assert one == moved != other


def test_a_file_outside_of_the_repository_is_a_file_uri() -> None:
    log = json.loads(sarif_text(screen(), Report((finding(file="/elsewhere/a.yaml"),))))
    sarif_holds(log)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert urlsplit(uri)[:3] == ("file", "", "/elsewhere/a.yaml")


# --- JUnit --------------------------------------------------------------------------------------------


def test_junit_of_a_pull_request(las: Las, pull_request: None) -> None:
    outcome = las("check", "--no-matrix", "--format", "junit", "manifests")
    assert outcome.code == 1
    suites = Tree.fromstring(outcome.out)
    (suite,) = suites
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "2",
        "failures": "1",
        "errors": "0",
        "skipped": "0",
    }
    cases = {case.get("name"): case for case in suite}
    assert set(cases) == {"tensor", "toy"}
    assert list(cases["tensor"]) == []
    failure, output = cases["toy"]
    assert (failure.tag, failure.get("message")) == ("failure", "bad-licence, dangling-interface")
    assert (failure.text or "").splitlines()[0].startswith("manifests/toy.yaml:6:10: error: Apache 2 is")
    assert (output.tag, (output.text or "")[:34]) == ("system-out", "manifests/toy.yaml:8:12: warning: ")


def test_a_file_without_a_module_is_a_case_of_its_own(las: Las, pull_request: None) -> None:
    Path("manifests/toy.yaml").write_text("nothing", encoding="utf-8")
    suite = Tree.fromstring(las("check", "--format", "junit", "manifests").out)[0]
    assert [case.get("name") for case in suite] == ["manifests/toy.yaml"]


def test_what_xml_cannot_hold_is_replaced() -> None:
    found = Finding(
        "error", Fault("unknown-fact", "m/\x01<&>.yaml", 1, 1, (("key", "\x00]]>"), ("suggestion", "")))
    )
    suite = Tree.fromstring(junit_text(screen(), Report((found,))))[0]
    assert suite[0].get("name") == "m/\x01<&>.yaml".replace("\x01", "�")


# --- JSON, and all of them ----------------------------------------------------------------------------


def test_json_says_all_of_a_finding() -> None:
    content = check_json(Report((finding(),), strict=True))
    assert content == {
        "failed": True,
        "strict": True,
        "findings": [
            {
                "level": "error",
                "code": "unknown-fact",
                "file": "m/a.yaml",
                "line": 3,
                "column": 7,
                "fields": {"key": "a%b\r\n:,c", "suggestion": ""},
                "why": [],
            }
        ],
        "counts": {},
    }


@pytest.mark.parametrize("form", ["sarif", "junit", "github"])
def test_people_are_told_in_their_language(las: Las, pull_request: None, form: str) -> None:
    outcome = las("check", "--no-matrix", "--format", form, "--lang", "zh-CN", "manifests")
    assert "没有名为 tensr 的模块" in outcome.out


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_a_sound_set_is_told_as_such(las: Las, pull_request: None, form: str) -> None:
    outcome = las("check", "--no-matrix", "--format", form, "manifests/tensor.yaml")
    assert outcome.code == 0
    assert "error::" not in outcome.out and "<failure" not in outcome.out and '"level"' not in outcome.out
