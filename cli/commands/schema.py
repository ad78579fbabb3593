"""`las manifests schema` and its siblings: JSON Schema for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cli.codes import DONE
from cli.options import takes
from cli.screen import Screen


@takes()
def manifests_schema(screen: Screen) -> int:
    from manifests import json_schema

    return _show(screen, json_schema())


@takes()
def policy_schema(screen: Screen) -> int:
    from policies import json_schema

    return _show(screen, json_schema())


@takes()
def stack_schema(screen: Screen) -> int:
    from stacks import json_schema

    return _show(screen, json_schema())


@takes()
def backend_schema(screen: Screen) -> int:
    from manifests import backend_json_schema

    return _show(screen, backend_json_schema())


def _show(screen: Screen, schema: Mapping[str, Any]) -> int:
    """A schema is JSON with or without --json, and names its own version."""
    screen.out([json.dumps(schema, indent=2, ensure_ascii=False)])
    return DONE
