"""The grammar of requests and pins, as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks import CODES, Origin, Pin, Request, RequestError, parse_pin, parse_request

HERE = Origin("las.yaml", 7, 5)

READ = {
    "vllm": Request("vllm"),
    "vllm >=0.23": Request("vllm", specifier=">=0.23"),
    "vllm==0.32.0": Request("vllm", specifier="==0.32.0"),
    "  vllm   <0.30 , >= 0.23 ": Request("vllm", specifier=">=0.23,<0.30"),
    "vllm >=0.23,>=0.23": Request("vllm", specifier=">=0.23"),
    "vllm !=0.24.*,>=0.23": Request("vllm", specifier=">=0.23,!=0.24.*"),
    "Open_WebUI": Request("open-webui"),
    "llama.cpp ==b4321": Request("llama-cpp", specifier="==b4321"),
    "qdrant ^1.2": Request("qdrant", specifier="^1.2"),
    "torch:cpu": Request("torch", variant="cpu"),
    "torch:CU128 >=2.7": Request("torch", specifier=">=2.7", variant="cu128"),
    "torch ==2.7.1+cu128": Request("torch", specifier="==2.7.1", variant="cu128"),
    "torch:cu128 ==2.7.1+cu128": Request("torch", specifier="==2.7.1", variant="cu128"),
    "torch ==2.7.1+cu128,>=2.6": Request("torch", specifier="==2.7.1,>=2.6", variant="cu128"),
    "postgres ==16.4-1.pgdg120+1": Request("postgres", specifier="==16.4-1.pgdg120+1"),
    "@openai-api": Request("openai-api", interface=True),
    "@openai-api >=1": Request("openai-api", interface=True, specifier=">=1"),
}

REFUSED: dict[str, tuple[str, dict[str, str | int]]] = {
    "": ("empty-request", {}),
    "   ": ("empty-request", {}),
    "vllm 0.23": ("request-specifier", {"name": "vllm", "specifier": "0.23", "suggestion": "==0.23"}),
    "vllm=0.23": ("request-specifier", {"name": "vllm", "specifier": "=0.23", "suggestion": "==0.23"}),
    "vllm@0.23": ("request-specifier", {"name": "vllm", "specifier": "@0.23", "suggestion": "==0.23"}),
    "vllm ===0.23": ("request-specifier", {"name": "vllm", "specifier": "===0.23", "suggestion": "==0.23"}),
    "vllm >=0.23 <0.30": (
        "request-specifier",
        {"name": "vllm", "specifier": ">=0.23 <0.30", "suggestion": ">=0.23,<0.30"},
    ),
    "vllm ~=2": ("request-specifier", {"name": "vllm", "specifier": "~=2", "suggestion": ""}),
    "vllm >=": ("request-specifier", {"name": "vllm", "specifier": ">=", "suggestion": ""}),
    "vllm >=new": ("request-specifier", {"name": "vllm", "specifier": ">=new", "suggestion": ""}),
    "vllm >2,<1": ("request-impossible", {"name": "vllm", "specifier": ">2,<1"}),
    "vllm ==1,==2": ("request-impossible", {"name": "vllm", "specifier": "==1,==2"}),
    "vllm[audio]": ("extras-in-request", {"name": "vllm", "extras": "[audio]"}),
    "torch:cpu ==2.7.1+cu128": ("two-variants", {"one": "cpu", "other": "cu128"}),
    "torch ==2.7.1+cu128,==2.7.1+cpu": ("two-variants", {"one": "cpu", "other": "cu128"}),
    "torch >=2.7.1+cu128": ("label-needs-equals", {"clause": ">=2.7.1+cu128", "label": "cu128"}),
    "torch !=2.7.1+cu128": ("label-needs-equals", {"clause": "!=2.7.1+cu128", "label": "cu128"}),
    "torch:": ("bad-variant", {"variant": ""}),
    "torch:c/u": ("bad-variant", {"variant": "c/u"}),
    "@openai-api:cpu": ("variant-of-interface", {"interface": "openai-api", "variant": "cpu"}),
    "train/torch ==2.15": ("environment-in-request", {"environment": "train", "request": "torch"}),
    "tor\u0441h": ("confusable-name", {"name": "tor\u0441h", "suggestion": "torch"}),
    ">=1": ("range-without-name", {"specifier": ">=1"}),
    "@": ("empty-request", {}),
    ":cpu": ("empty-request", {}),
    "-r": ("bad-name", {"name": "-r", "suggestion": ""}),
    "vllm | sglang": ("not-a-request", {"word": "|"}),
    "vllm if avx2": ("not-a-request", {"word": "if"}),
    "host avx2": ("not-a-request", {"word": "host"}),
    "v" * 301: ("request-too-long", {"length": 301, "limit": 300}),
}


@pytest.mark.parametrize("text", READ)
def test_a_request_is_read(text: str) -> None:
    assert parse_request(text, HERE) == READ[text]
    assert parse_request(text, HERE).origin == HERE


@pytest.mark.parametrize("text", READ)
def test_its_canonical_text_reads_back_equal(text: str) -> None:
    request = READ[text]
    assert parse_request(request.text, HERE) == request


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_request(text, HERE)
    assert (caught.value.code, caught.value.fields) == REFUSED[text]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_the_fields_of_its_code(text: str) -> None:
    try:
        request = parse_request(text, HERE)
    except RequestError as error:
        assert tuple(error.fields) == CODES[error.code]
    else:
        assert parse_request(request.text, HERE) == request


def test_a_pin_is_a_module_with_versions() -> None:
    assert parse_pin("transformers <5.20", "train", HERE) == Pin("transformers", "<5.20", "train")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("@openai-api <2", "interface-in-pin"),
        ("torch", "pin-without-versions"),
        ("torch ==2.7.1+cu128", "variant-in-pin"),
        ("torch:cpu <3", "variant-in-pin"),
    ],
)
def test_what_is_no_pin_is_refused(text: str, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_pin(text, None, HERE)
    assert caught.value.code == code
