"""`las config`: each setting in force, with where it comes from."""

from __future__ import annotations

from cli.codes import DONE
from cli.layout import table
from cli.options import takes
from cli.screen import Screen
from cli.settings import NAMES, Setting


@takes()
def config(screen: Screen) -> int:
    settings = [setting for name in NAMES for setting in _in_force(screen, name)]
    if screen.json:
        found = [{"name": s.name, "value": s.value, "layer": s.layer, "source": s.source} for s in settings]
        screen.data("las.config/1", {"settings": found})
    else:
        screen.out(table([_row(screen, setting) for setting in settings]))
    return DONE


def _in_force(screen: Screen, name: str) -> list[Setting]:
    """Of policies, all that are named anywhere: they hold together."""
    named = [setting for _, setting in screen.settings.policies()] if name == "policy" else []
    return list(dict.fromkeys(named)) or [screen.settings.of(name)]


def _row(screen: Screen, setting: Setting) -> tuple[str, str, str]:
    value = ", ".join(setting.value) or screen.say(f"config-default-{setting.name}")
    return setting.name, value, screen.say(f"config-{setting.layer}", source=setting.source)
