"""A check as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from cli.render_check import counts_json
from cli.report import Report, message, uri_of
from cli.screen import Screen
from planner import Finding

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_text(screen: Screen, report: Report) -> str:
    codes = sorted({finding.fault.code for finding in report.findings})
    driver = {
        "name": "las check",
        "version": version("localaistack"),
        "rules": [_rule(screen, code, report.findings) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(screen, report, finding, codes) for finding in report.findings],
        "properties": {"counts": counts_json(report)},
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(screen: Screen, code: str, findings: Sequence[Finding]) -> dict[str, Any]:
    key = f"check-help-{code}"
    help_text = screen.say(key if screen.language.has(key) else "check-help-format")
    level = next(finding.level for finding in findings if finding.fault.code == code)
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in code.split("-")),
        "shortDescription": {"text": code.replace("-", " ")},
        "fullDescription": {"text": help_text},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": level},
    }


def _result(screen: Screen, report: Report, finding: Finding, codes: Sequence[str]) -> dict[str, Any]:
    fault = finding.fault
    result: dict[str, Any] = {
        "ruleId": fault.code,
        "ruleIndex": codes.index(fault.code),
        "level": "error" if report.fails(finding) else finding.level,
        "message": {"text": message(screen, report, finding)},
        "partialFingerprints": {"lasFinding/v1": _fingerprint(finding)},
    }
    if fault.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": uri_of(fault.file)}}
        if fault.line:
            place["region"] = {"startLine": fault.line, "startColumn": fault.column}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _fingerprint(finding: Finding) -> str:
    """The same for the same finding after lines have moved."""
    fault = finding.fault
    text = "\0".join((fault.code, uri_of(fault.file), *(part for pair in fault.fields for part in pair)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
