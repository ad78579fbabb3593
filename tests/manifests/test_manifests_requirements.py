"""The grammar of requirements: what is read, how it is spelled, and where it fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import (
    AllOf,
    AnyOf,
    Holds,
    HostTerm,
    InterfaceTerm,
    ModuleTerm,
    Not,
    Requirement,
    RequirementError,
    Term,
    parse_module_term,
    parse_requirement,
)

AVX2 = HostTerm("avx2")

READ: list[tuple[str, str, tuple[Term, ...], object]] = [
    ("Torch>= 2.9 ,<3", "torch >=2.9,<3", (ModuleTerm("torch", ">=2.9,<3"),), None),
    ("llama.cpp", "llama-cpp", (ModuleTerm("llama-cpp"),), None),
    ("torch ==2.7.1+cu128", "torch:cu128 ==2.7.1", (ModuleTerm("torch", "==2.7.1", "cu128"),), None),
    ("torch : cpu", "torch:cpu", (ModuleTerm("torch", "", "cpu"),), None),
    ("a[Z, b]:w ~=1.2", "a[b,z]:w ~=1.2", (ModuleTerm("a", "~=1.2", "w", ("b", "z")),), None),
    ("p ==1.*,!=1.5.*", "p ==1.*,!=1.5.*", (ModuleTerm("p", "==1.*,!=1.5.*"),), None),
    ("docker >=5:27.3.1-1~x", "docker >=5:27.3.1-1~x", (ModuleTerm("docker", ">=5:27.3.1-1~x"),), None),
    ("a|b|a", "a | b", (ModuleTerm("a"), ModuleTerm("b")), None),
    ("@OpenAI_API>=1", "@openai-api >=1", (InterfaceTerm("openai-api", ">=1"),), None),
    ("host avx2", "host avx2", (AVX2,), None),
    ("host os==linux", "host os ==linux", (HostTerm("os", "==linux"),), None),
    ("host memory >= 16 GiB", "host memory >=16GiB", (HostTerm("memory", ">=16GiB"),), None),
    ("host disk:/var >1.5TB", "host disk:/var >1.5TB", (HostTerm("disk:/var", ">1.5TB"),), None),
    (
        "host compute-capability in 8.0  9.0+PTX | host avx2",
        "host compute-capability in 8.0 9.0+PTX | host avx2",
        (HostTerm("compute-capability", "", ("8.0", "9.0+PTX")), AVX2),
        None,
    ),
    ("a if host avx2", "a if host avx2", (ModuleTerm("a"),), Holds(AVX2)),
    ("a if((host avx2))", "a if host avx2", (ModuleTerm("a"),), Holds(AVX2)),
    ("a if not holds b>1", "a if not holds b >1", (ModuleTerm("a"),), Not(Holds(ModuleTerm("b", ">1")))),
    (
        "a if host arch in x86_64 or host avx2 and (holds b or not (holds c and holds d))",
        "a if host arch in x86_64 or host avx2 and (holds b or not (holds c and holds d))",
        (ModuleTerm("a"),),
        AnyOf((
            Holds(HostTerm("arch", "", ("x86_64",))),
            AllOf((
                Holds(AVX2),
                AnyOf((
                    Holds(ModuleTerm("b")),
                    Not(AllOf((Holds(ModuleTerm("c")), Holds(ModuleTerm("d"))))),
                )),
            )),
        )),
    ),
    ("a if (host x and host y) and host z", "a if host x and host y and host z", (ModuleTerm("a"),),
     AllOf((Holds(HostTerm("x")), Holds(HostTerm("y")), Holds(HostTerm("z"))))),
]  # fmt: skip

REFUSED: list[tuple[str, str, int, dict[str, str]]] = [
    ("", "requirement-syntax", 0, {"expected": "name", "got": ""}),
    ("a b", "requirement-syntax", 2, {"expected": "end", "got": "b"}),
    ("a (>=1)", "requirement-syntax", 2, {"expected": "end", "got": "("}),
    ("a |", "requirement-syntax", 3, {"expected": "name", "got": ""}),
    ("a[", "requirement-syntax", 2, {"expected": "name", "got": ""}),
    ("a[b", "requirement-syntax", 3, {"expected": "]", "got": ""}),
    ("a:", "requirement-syntax", 2, {"expected": "variant", "got": ""}),
    ("@", "requirement-syntax", 1, {"expected": "name", "got": ""}),
    ("host", "requirement-syntax", 4, {"expected": "fact", "got": ""}),
    ("host arch in", "requirement-syntax", 12, {"expected": "value", "got": ""}),
    ("a if", "requirement-syntax", 4, {"expected": "condition", "got": ""}),
    ("a if b", "requirement-syntax", 5, {"expected": "condition", "got": "b"}),
    ("a if host b or", "requirement-syntax", 14, {"expected": "condition", "got": ""}),
    ("a if (host b", "requirement-syntax", 12, {"expected": ")", "got": ""}),
    ("if host a", "reserved-name", 0, {"name": "if"}),
    ("tоrch", "confusable-name", 0, {"name": "tоrch", "suggestion": "torch"}),
    ("torch-ａ", "confusable-name", 0, {"name": "torch-ａ", "suggestion": "torch-a"}),
    ("火炬", "confusable-name", 0, {"name": "火炬", "suggestion": ""}),
    ("a >", "bad-specifier", 2, {"specifier": ">", "scheme": ""}),
    ("a =1", "bad-specifier", 2, {"specifier": "=1", "scheme": ""}),
    ("a:cpu ==1+cu128", "bad-specifier", 6, {"specifier": "==1+cu128", "scheme": ""}),
    ("a >2,<1", "impossible-range", 2, {"specifier": ">2,<1"}),
    ("host memory >32GiB,<1TB,<16GiB", "impossible-range", 12, {"specifier": ">32GiB,<16GiB,<1TB"}),
    ("host memory >=16Gib", "bad-size", 12, {"value": "16Gib", "suggestion": "16GiB"}),
    ("a if " + "(" * 17 + "host b" + ")" * 17, "requirement-too-deep", 21, {"limit": "16"}),
]


@pytest.mark.parametrize(("text", "spelled", "any_of", "condition"), READ)
def test_read(text: str, spelled: str, any_of: tuple[Term, ...], condition: object) -> None:
    found = parse_requirement(text)
    assert found == Requirement(spelled, any_of, condition)  # type: ignore[arg-type]  # the table is loose
    assert parse_requirement(spelled) is found
    assert parse_requirement(f"  {text} ") is found


@pytest.mark.parametrize(("text", "code", "offset", "fields"), REFUSED)
def test_refused(text: str, code: str, offset: int, fields: dict[str, str]) -> None:
    with pytest.raises(RequirementError) as raised:
        parse_requirement(text)
    assert (raised.value.code, raised.value.offset, raised.value.fields) == (code, offset, fields)


def test_the_scheme_of_the_module_reads_the_specifier() -> None:
    schemes = {"ollama": "semver", "llama-cpp": "build"}

    def scheme_of(name: str) -> str:
        return schemes.get(name, "pep440")

    assert parse_requirement("ollama >=v0.5", scheme_of).text == "ollama >=0.5.0"
    assert parse_requirement("llama.cpp >=4000", scheme_of).text == "llama-cpp >=b4000"
    assert parse_requirement("torch >=2.0-RC1", scheme_of).text == "torch >=2.0rc1"
    for text, code in (("llama.cpp >=1.2", "bad-specifier"), ("llama.cpp >4,<5", "impossible-range")):
        with pytest.raises(RequirementError) as raised:
            parse_requirement(text, scheme_of)
        assert raised.value.code == code


def test_a_conflict_is_one_module_term() -> None:
    assert parse_module_term("torch <2.7") == ModuleTerm("torch", "<2.7")
    for text in ("a | b", "a if host b", "host a", "@a"):
        with pytest.raises(RequirementError) as raised:
            parse_module_term(text)
        assert raised.value.code == "not-a-module"


names = st.sampled_from(["a", "Bee", "c.d", "e_f"])
specifiers = st.sampled_from(["", ">=1", "== 2.0", ">=1 , <3", "!=1.*", "~=1.2", "==1.0+cpu"])
modules = st.builds(lambda *parts: "".join(parts), names, st.sampled_from(["", "[x]", "[y, x]"]), specifiers)
hosts = st.sampled_from(["host avx2", "host cuda >=12.8", "host arch in x86_64 aarch64", "host mem >= 2 GiB"])
terms = modules | hosts | st.builds(lambda name, spec: f"@{name}{spec}", names, specifiers)
conditions = st.recursive(
    hosts | modules.map("holds {}".format),
    lambda inner: st.one_of(
        inner.map("not {}".format),
        inner.map("({})".format),
        st.builds("{} and {}".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
    ),
    max_leaves=6,
)
requirements = st.builds(
    lambda any_of, condition: " | ".join(any_of) + (f" if {condition}" if condition else ""),
    st.lists(terms, min_size=1, max_size=3),
    st.none() | conditions,
)


@given(requirements)
def test_the_canonical_text_says_the_same(text: str) -> None:
    found = parse_requirement(text)
    assert parse_requirement(found.text) is found
    assert parse_requirement(text.replace(" ", "   ")) is found


# A range below 0 is refused only where the scheme is known.
numbers = st.lists(st.integers(1, 12), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
clauses = st.builds(
    lambda operator, text: operator + text, st.sampled_from(["==", "!=", ">=", ">", "<=", "<"]), numbers
)
plain = st.builds(
    lambda name, found: f"{name} {','.join(found)}".strip(),
    st.sampled_from(["a", "a-b", "host", "if", "a1"]),
    st.lists(clauses, max_size=2),
)


@given(plain)
def test_what_is_seen_at_one_look_is_what_the_reader_reads(text: str) -> None:
    """With a scheme, every text is read sign by sign."""
    outcomes = []
    for scheme_of in (None, lambda _: "pep440"):
        try:
            found = parse_requirement(text, scheme_of)
            outcomes.append((found.text, found.any_of, found.condition))
        except RequirementError as error:
            outcomes.append((error.code, error.offset, error.fields))
    assert outcomes[0] == outcomes[1]


@given(st.text("ab|@()[]:,;=<>!~^ 1.+*-ifhostandornot", max_size=30))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        assert parse_requirement(parse_requirement(text).text)
    except RequirementError as error:
        assert 0 <= error.offset <= len(text)
