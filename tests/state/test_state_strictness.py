"""What is not exactly a generation or a plan is refused, with every fault and its place."""

import json

import pytest

from documents import DocumentError
from reasons import NeedsModule
from state import Choice, Generation, PortBinding, generation_from_json, generation_to_json, plan_from_json
from state.outline import outline_of

GENERATION = Generation(
    "las.generation/1",
    3,
    ("ollama",),
    (
        Choice(
            environment="ollama",
            module="ollama",
            version="0.12.0",
            variant="image",
            backend="container",
            category="engine",
            requested=True,
            ports=(PortBinding("http", 11434, 11434),),
            bundles=(("cuda", "13.0"),),
            why=(NeedsModule("a", ("1",), "b >=1", "c"),),
        ),
    ),
)
TEXT = generation_to_json(GENERATION)

#: What is replaced in the written text, by what, and the fault: code, a part of the line, fields.
TABLE = [
    ('"number": 3', '"number": "3"', "wrong-type", '"number"', {"expected": "integer", "got": "text"}),
    ('"number": 3', '"number": 3.0', "wrong-type", '"number"', {"got": "number"}),
    ('"number": 3', '"number": true', "wrong-type", '"number"', {"got": "boolean"}),
    ('"number": 3', '"number": NaN', "wrong-type", '"number"', {"got": "number"}),
    ('"number": 3', f'"number": {"9" * 5000}', "wrong-type", '"number"', {"got": "number"}),
    ('"number": 3', '"number": null', "wrong-type", '"number"', {"got": "nothing"}),
    ('"number": 3,', "", "missing-key", "{", {"key": "number"}),
    ('"number": 3', '"numbre": 3', "unknown-key", '"numbre"', {"suggestion": "number"}),
    ('"requested": true', '"requested": 1', "wrong-type", '"requested"', {"expected": "boolean"}),
    ('"version": "0.12.0"', '"version": 12', "wrong-type", '"version"', {"expected": "text"}),
    ('"host_port": 11434', '"host_port": "http"', "wrong-type", '"host_port"', {"key": "host_port"}),
    ('"volumes": []', '"volumes": "/data"', "wrong-type", '"volumes"', {"expected": "list"}),
    ('"volumes": []', '"volumes": [7]', "wrong-type", '"volumes"', {"expected": "text", "got": "integer"}),
    ('"health": null', '"health": []', "wrong-type", '"health"', {"expected": "mapping"}),
    ('"cuda",', "", "out-of-range", "[", {"value": "1", "expected": "2"}),
    (
        '"code": "needs-module"',
        '"code": "needs-modul"',
        "bad-value",
        '"code"',
        {"suggestion": "needs-module"},
    ),
    ('"code": "needs-module",', "", "missing-key", "{", {"key": "code"}),
    ('"code": "needs-module"', '"code": "together"', "unknown-key", '"environment"', {}),
    ('"las.generation/1"', '"las.generation/2"', "newer-schema", '"schema"', {"got": "las.generation/2"}),
    ('"number": 3', '"number": 3, "number": 4', "duplicate-key", '"number"', {"key": "number"}),
    ('"number": 3', "'number': 3", "not-json", "'number'", {}),
    ('"number": 3', '"number": ', "not-json", "", {}),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "fields"), TABLE)
def test_one_thing_wrong_is_told_at_its_place(old: str, new: str, code: str, line: str, fields: dict) -> None:
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    with pytest.raises(DocumentError) as caught:
        generation_from_json(text.encode(), "current.json")
    fault = next(fault for fault in caught.value.faults if fault.code == code)
    assert fault.file == "current.json"
    assert line in text.splitlines()[fault.line - 1]
    assert fields.items() <= dict(fault.fields).items()


def test_all_faults_are_told_at_once() -> None:
    text = TEXT.replace('"number": 3', '"number": "3"').replace('"version": "0.12.0"', '"version": 12')
    with pytest.raises(DocumentError) as caught:
        generation_from_json(text.encode(), "current.json")
    assert [dict(fault.fields)["key"] for fault in caught.value.faults] == ["version", "number"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty"),
        (b"[]", "not-a-mapping"),
        (b"7", "not-a-mapping"),
        (b"{}", "missing-key"),
        (b'{"schema": ["las.plan/1"]}', "bad-schema"),
        (b"\xff\xfe{}", "not-utf8"),
        (b"schema: las.generation/1", "not-json"),
        (b"[" * 100_000, "too-deep"),
        (b'{"schema": "las.generation/1", "number": 1, "choices": \x00}', "control-character"),
    ],
)
def test_what_is_no_generation_at_all(text: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        generation_from_json(text, "current.json")
    assert caught.value.faults[0].code == code


def test_a_generation_is_no_plan() -> None:
    with pytest.raises(DocumentError) as caught:
        plan_from_json(TEXT.encode(), "plan.json")
    assert caught.value.faults[0].code == "bad-schema"


def test_what_has_a_default_may_be_left_out() -> None:
    data = json.loads(TEXT)
    del data["choices"][0]["digest"], data["choices"][0]["why"]
    assert generation_from_json(json.dumps(data).encode(), "current.json").choices[0].why == ()


OUTLINE = {
    "number": 1,
    "choices": [{"environment": "web", "module": "web", "version": "1", "category": "application"}],
    "resources": [
        {
            "kind": "Process",
            "id": "process web",
            "backend": "native",
            "name": "web",
            "command": ["/bin/web"],
            "folder": None,
            "variables": [["A", "1"]],
            "secrets": [],
            "ports": [{"address": "::1", "host_port": 80, "container_port": 80, "protocol": "tcp"}],
            "accelerators": [],
            "limits": dict.fromkeys(("memory_bytes", "cpu_millis", "pids"))
            | {"log_bytes": 1, "log_files": 1},
            "check": {
                **{"command": [], "http_path": "/", "http_port": 80},
                **{"interval_s": 1, "timeout_s": 1, "start_s": 1},
            },
            "stop_s": 1,
        }
    ],
}


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        ("", ""),
        ('"kind": "Process", ', ""),
        ('"kind": "Process"', '"kind": "Proces"'),
        ('"kind": "Process"', '"kind": "Image"'),
        ('"stop_s": 1', '"stop_s": "1"'),
        ('"stop_s": 1', '"stop_s": 1.0'),
        ('"stop_s": 1', '"stop_s": true'),
        ('"stop_s": 1', '"stop_s": null'),
        ('"stop_s": 1', '"stop_s": 1, "start_s": 1'),
        ('"secrets": [], ', ""),
        ('"secrets": []', '"secrets": {}'),
        ('"secrets": []', '"secrets": [1]'),
        ('["A", "1"]', '["A"]'),
        ('["A", "1"]', '["A", 1]'),
        ('"protocol": "tcp"', '"protocol": "sctp"'),
        ('"folder": null', '"folder": []'),
        ('"limits": {', '"limits": [], "was": {'),
        ('"module": "web", ', ""),
        ('"version": "1"', '"version": 1'),
        ('"number": 1', '"number": null'),
        ('"choices": [{', '"choices": [7, {'),
        ('"resources"', '"resource"'),
        ('{"target": ', '{"goal": '),
        ('{"target": ', '[{"target": 1}], {"target": '),
    ],
)
def test_what_is_no_plan_has_no_outline(what: str, instead: str) -> None:
    text = json.dumps({"target": OUTLINE})
    assert outline_of(text.encode()).resources[0].id == "process web"
    assert what in text
    with pytest.raises(ValueError):
        outline_of(text.replace(what, instead, 1).encode() if what else b"[]")
