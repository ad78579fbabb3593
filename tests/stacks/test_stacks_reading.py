"""Stack files: what they say, and every fault of them with its place."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

import stacks.reading
from documents import DocumentError
from stacks import (
    EnvironmentWish,
    Intent,
    Origin,
    Pin,
    PortWish,
    Request,
    Upgrade,
    json_schema,
    parse_stack,
    read_stack,
)

CHAT = """\
schema: las.stack/1
name: chat-workstation
install: [open-webui, "ollama", torch >=2.10, "@openai-api >=1", ollama]
environments:
  train:
    install: ["torch ==2.15.0", transformers]
    backend: native
pins:
  - transformers <5.20
  - {environment: train, pin: "numpy <3"}
upgrade: [Torch]
"""


def read(text: str) -> Intent:
    return parse_stack(dedent(text).encode(), "las.yaml")


def faults(text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read(text)
    return [
        f"{fault.line}:{fault.column} {fault.code}"
        + "".join(f" {name}={value}" for name, value in fault.fields)
        for fault in caught.value.faults
    ]


def test_a_stack_is_read() -> None:
    assert read(CHAT) == Intent(
        requests=(
            Request("ollama"),
            Request("open-webui"),
            Request("openai-api", interface=True, specifier=">=1"),
            Request("torch", specifier="==2.15.0", environment="train"),
            Request("torch", specifier=">=2.10"),
            Request("transformers", environment="train"),
        ),
        environments=(EnvironmentWish("train", "native"),),
        pins=(Pin("numpy", "<3", "train"), Pin("transformers", "<5.20")),
        upgrade=Upgrade(modules=("torch",)),
        declarative=True,
        name="chat-workstation",
    ), "sorted by what is asked for, equal ones once"


def test_everything_knows_where_it_was_written() -> None:
    intent = read(CHAT)
    places = {wish.text: wish.origin for wish in intent.requests}
    assert places["ollama"] == Origin("las.yaml", 3, 23), "the first of two equal ones"
    assert places["torch >=2.10"] == Origin("las.yaml", 3, 33)
    assert places["torch ==2.15.0"] == Origin("las.yaml", 6, 15)
    assert [pin.origin for pin in intent.pins] == [Origin("las.yaml", 10, 31), Origin("las.yaml", 9, 5)]


@pytest.mark.parametrize(
    ("said", "upgrade"),
    [
        ("upgrade: all", Upgrade(everything=True)),
        ("upgrade: [b, A, b]", Upgrade(modules=("a", "b"))),
        ("upgrade: []", Upgrade()),
        ("upgrade:", Upgrade()),
        ("", Upgrade()),
    ],
)
def test_upgrades(said: str, upgrade: Upgrade) -> None:
    assert read(f"schema: las.stack/1\ninstall: []\n{said}\n").upgrade == upgrade


def test_together() -> None:
    assert read("schema: las.stack/1\ninstall: [torch]\ntogether: yes\n").together


def test_all_accelerators() -> None:
    assert read("schema: las.stack/1\ninstall: [torch]\nall-accelerators: yes\n").all_accelerators


BAD = {
    "nothing is asked for": ("schema: las.stack/1\n", ["1:1 missing-key key=install"]),
    "no schema": ("install: []\n", ["1:1 missing-key key=schema"]),
    "a schema of another kind": (
        "schema: las.policy/1\ninstall: []\n",
        ["1:9 bad-schema got=las.policy/1 known=las.stack/1"],
    ),
    "a slip in a key": (
        "schema: las.stack/1\ninstal: [vllm]\n",
        ["2:1 unknown-key key=instal suggestion=install"],
    ),
    "a key twice": (
        "schema: las.stack/1\ninstall: []\ninstall: []\n",
        ["3:1 duplicate-key key=install line=2"],
    ),
    "a text for a list": (
        "schema: las.stack/1\ninstall: vllm\n",
        ["2:10 wrong-type key=install expected=list got=vllm"],
    ),
    "faults in several places": (
        """\
        schema: las.stack/1
        install: [vllm 0.23, "a[b]"]
        environments:
          train: {install: ["torch >2,<1"], backend: docker}
        pins: [torch]
        """,
        [
            "2:11 request-specifier name=vllm specifier=0.23 suggestion===0.23",
            "2:22 extras-in-request name=a extras=[b]",
            "4:21 request-impossible name=torch specifier=>2,<1",
            "4:46 bad-value key=backend value=docker expected=container, native suggestion=",
            "5:8 pin-without-versions name=torch",
        ],
    ),
    "an environment in another spelling": (
        "schema: las.stack/1\nenvironments:\n  My_Env: {install: []}\n",
        ["3:3 bad-name name=My_Env suggestion=my-env"],
    ),
    "an environment without its list": (
        "schema: las.stack/1\nenvironments:\n  train: {backend: native}\n",
        ["3:10 missing-key key=install"],
    ),
    "environments, and everything together": (
        "schema: las.stack/1\nenvironments: {b: {install: []}, a: {install: []}}\ntogether: true\n",
        ["3:11 together-with-environments environments=a, b"],
    ),
    "a pin in an environment that is not there": (
        """\
        schema: las.stack/1
        environments: {train: {install: []}}
        pins: [{environment: trian, pin: a <1}]
        """,
        ["3:22 unknown-environment environment=trian suggestion=train"],
    ),
    "a pin with an unknown key": (
        "schema: las.stack/1\ninstall: []\npins: [{env: train, pin: a <1}]\n",
        ["3:9 unknown-key key=env suggestion="],
    ),
    "a word that is not all": (
        "schema: las.stack/1\ninstall: []\nupgrade: al\n",
        ["3:10 bad-value key=upgrade value=al expected=all suggestion=all"],
    ),
    "no truth": (
        "schema: las.stack/1\ninstall: []\ntogether: maybe\n",
        ["3:11 wrong-type key=together expected=boolean got=maybe"],
    ),
    "letters that look like others": (
        "schema: las.stack/1\ninstall: [t\u043erch]\n",
        ["2:11 confusable-name name=t\u043erch suggestion=torch"],
    ),
    "a list at the top": ("- vllm\n", ["1:1 not-a-mapping got=list"]),
    "an empty file": ("", ["0:0 empty"]),
}


@pytest.mark.parametrize("title", BAD)
def test_bad_stacks(title: str) -> None:
    text, expected = BAD[title]
    assert faults(text) == expected


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_stack(tmp_path / "las.yaml", label="las.yaml")
    (fault,) = caught.value.faults
    assert (fault.code, fault.file, fault.fields) == ("unreadable", "las.yaml", (("why", "missing"),))


def test_a_file_that_was_read_before_is_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, cache = tmp_path / "las.yaml", tmp_path / "cache"
    file.write_text(CHAT)
    first = read_stack(file, cache=cache)
    monkeypatch.setattr(stacks.reading, "parse_stack", lambda *_: pytest.fail("parsed again"))
    again = read_stack(file, cache=cache)
    assert again == first
    assert [wish.origin for wish in again.requests] == [wish.origin for wish in first.requests]


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 500])
def test_a_damaged_cache_is_no_matter(tmp_path: Path, damage: bytes) -> None:
    file, cache = tmp_path / "las.yaml", tmp_path / "cache"
    file.write_text(CHAT)
    first = read_stack(file, cache=cache)
    for kept in cache.iterdir():
        kept.write_bytes(damage)
    assert read_stack(file, cache=cache) == first
    shutil.rmtree(cache)
    cache.write_text("a file where the folder should be")
    assert read_stack(file, cache=cache) == first


def test_the_json_schema_names_every_key() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    assert isinstance(properties, dict)
    keys = {"all-accelerators", "environments", "install", "name", "pins", "ports", "schema", "together"}
    assert set(properties) == keys | {"upgrade", "variables"}


def test_ports_are_read_with_their_places() -> None:
    read_as = read("""\
        schema: las.stack/1
        install: [vllm, langfuse]
        ports: {vllm: 8124, langfuse: {http: 3100}}
        """)
    assert read_as.ports == (PortWish("langfuse", 3100, "http"), PortWish("vllm", 8124))
    assert [wish.origin.line for wish in read_as.ports] == [3, 3]
    assert read_as.port_of("vllm", "http") == PortWish("vllm", 8124)
    assert read_as.port_of("langfuse", "metrics") is None


def test_what_is_no_port_is_told_once() -> None:
    told = faults("""\
        schema: las.stack/1
        install: [vllm]
        ports: {vllm: x, ollama: {http: 70000}}
        """)
    assert [fault.partition(" ")[0] for fault in told] == ["3:15", "3:33"]
