"""What can be had on a machine, in three groups: what cannot is told in a line each."""

from __future__ import annotations

import pytest

from cli.layout import COLUMNS, seen_width
from cli.render_modules import survey_lines
from cli.render_reason import Teller
from cli.screen import Screen
from encoders import Situation
from hardware import assume, build_machine
from i18n import LANGUAGES, Language
from manifests import BUILTIN, Catalog, load_catalog
from planner import Availability, Change, WayOut, survey
from policies import evaluate, load_policy


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog((BUILTIN,), cache=None)


@pytest.fixture(scope="module")
def elsewhere(catalog: Catalog) -> tuple[Availability, ...]:
    """As seen from a machine for which little is built."""
    machine = build_machine(memory="16GiB", cores=4)
    for key, value in (("os", "macos"), ("arch", "arm64"), ("glibc", "1")):
        machine = assume(machine, key, value)
    return survey(Situation(machine, catalog, evaluate(load_policy(), machine)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_had_takes_a_line_with_what_is_nearest(
    catalog: Catalog, elsewhere: tuple[Availability, ...], language: str
) -> None:
    names = [one.module for one in elsewhere if one.group == "impossible"]
    assert len(names) > 20
    told = lines(catalog, elsewhere, Screen(Language(language)))
    assert sorted(line.split()[0] for line in told) == sorted(names)
    assert max(map(seen_width, told)) <= COLUMNS
    text = {line.split()[0]: line for line in told}
    for one in elsewhere:
        if one.group == "impossible" and one.nearest:
            assert text[one.module].endswith(
                Language(language).say("modules-nearest", module=one.nearest.module, more=0)
            )
    whole = lines(catalog, elsewhere, Screen(Language(language), verbose=True))
    assert len(whole) > len(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_keeps_several_away_is_told_once(catalog: Catalog, language: str) -> None:
    way = [
        WayOut((Change("policy-override", (("rule", "site/no"), ("module", name))),), "", 50)
        for name in ("n8n", "vault")
    ]
    found = tuple(
        Availability(one.changes[0].fields[1][1], "service", "conditional", ways_out=(one,)) for one in way
    )
    screen = Screen(Language(language))
    told = list(survey_lines(screen, Teller(screen.language, catalog), catalog, found))
    assert [line.split() for line in told].count(["n8n", "vault"]) == 1
    whole = Screen(Language(language), verbose=True)
    told = list(survey_lines(whole, Teller(screen.language, catalog), catalog, found))
    assert sum("n8n" in line for line in told) == 1
    assert not any("n8n" in line and "vault" in line for line in told)


def lines(catalog: Catalog, found: tuple[Availability, ...], screen: Screen) -> list[str]:
    """Of what cannot be had."""
    told = "\n".join(survey_lines(screen, Teller(screen.language, catalog), catalog, found))
    return told.split("\n\n")[-2].splitlines()[1:]
