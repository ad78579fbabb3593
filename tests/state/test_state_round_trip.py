"""What was written is read back equal, for every kind of reason; equal values have equal bytes."""

import json
import typing
from hashlib import sha256

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reasons
from reasons.model import CODES
from state import (
    Choice,
    Chosen,
    Generation,
    Outline,
    Plan,
    PortBinding,
    Resource,
    digest,
    generation_from_json,
    generation_to_json,
    plan_from_json,
    plan_to_json,
    spec_sha256,
)
from state.outline import outline_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
BIG = [HealthCheck.too_slow, HealthCheck.data_too_large]
NUMBER = st.integers(-(2**62), 2**62)


def _values(kind: typing.Any) -> st.SearchStrategy[typing.Any]:
    """A strategy for one annotation, so that a field added to a class is covered unasked."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in (str, int, bool, type(None)):
        return {str: TEXT, int: NUMBER, bool: st.booleans(), type(None): st.none()}[kind]
    if kind == reasons.Reason:
        return st.one_of([_instances(member) for member in CODES])
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_values, arguments))
    if attrs.has(kind):
        return _instances(kind)
    return st.one_of(*map(_values, arguments))


def _instances(kind: type) -> st.SearchStrategy[typing.Any]:
    hints = typing.get_type_hints(kind, localns=vars(typing))
    fields = {field.name: _values(hints[field.name]) for field in attrs.fields(kind)}
    return st.builds(kind, **fields)


@settings(max_examples=150, deadline=None, suppress_health_check=BIG)
@given(_instances(Plan))
def test_a_plan_is_read_back_equal(plan: Plan) -> None:
    text = plan_to_json(plan)
    assert plan_from_json(text.encode(), "plan.json") == plan
    assert plan_to_json(plan_from_json(text.encode(), "plan.json")) == text


@settings(max_examples=50, deadline=None, suppress_health_check=BIG)
@given(_instances(Generation))
def test_a_generation_is_read_back_equal(generation: Generation) -> None:
    again = generation_from_json(generation_to_json(generation).encode(), "current.json")
    assert again == generation
    assert digest(again) == digest(generation)


@settings(max_examples=10, deadline=None, suppress_health_check=BIG)
@given(_instances(Plan))
def test_a_plan_given_as_a_generation_is_its_target(plan: Plan) -> None:
    assert generation_from_json(plan_to_json(plan).encode(), "plan.json") == plan.target


@settings(max_examples=50, deadline=None, suppress_health_check=BIG)
@given(_instances(Plan))
def test_an_outline_is_the_generation_without_what_a_look_needs_not(plan: Plan) -> None:
    target = plan.target
    chosen = tuple(Chosen(one.environment, one.module, one.version) for one in target.choices)
    assert outline_of(plan_to_json(plan).encode()) == Outline(target.number, chosen, target.resources)


@settings(max_examples=100, deadline=None, suppress_health_check=BIG)
@given(st.one_of([_instances(kind) for kind in typing.get_args(Resource)]))
def test_the_hash_of_a_resource_is_of_all_that_it_holds(resource: typing.Any) -> None:
    plain = attrs.asdict(resource) | {"kind": type(resource).__name__}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert spec_sha256(resource) == sha256(text.encode()).hexdigest()


@settings(max_examples=20, deadline=None)
@given(st.one_of([_instances(kind) for kind in CODES]))
def test_every_reason_is_tagged_by_its_code(reason: reasons.Reason) -> None:
    written = json.loads(generation_to_json(_generation(reason)))
    assert written["choices"][0]["why"][0]["code"] == reasons.code_of(reason)


def test_the_text_is_canonical() -> None:
    text = generation_to_json(_generation(reasons.Together()))
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=2) + "\n"
    assert digest(_generation(reasons.Together())).startswith("sha256:")


def _generation(reason: reasons.Reason) -> Generation:
    choice = Choice(
        environment="ollama",
        module="ollama",
        version="0.12.0",
        variant="image",
        backend="container",
        category="engine",
        requested=True,
        ports=(PortBinding("http", 11434, 11434),),
        why=(reason,),
    )
    return Generation("las.generation/1", 1, ("ollama",), (choice,))
