"""A check as JUnit's XML: one test case for each module, and for each other file with a fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as Tree

from cli.report import Report, message
from cli.screen import Screen
from planner import Finding

#: What XML 1.0 cannot hold at all.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(screen: Screen, report: Report) -> str:
    by_file: dict[str, list[Finding]] = {file: [] for _, file in report.modules}
    for finding in report.findings:
        by_file.setdefault(finding.fault.file, []).append(finding)
    names = {file: module for module, file in report.modules}
    suite = Tree.Element("testsuite", name="las check")
    failures = 0
    for file, findings in by_file.items():
        failed = [finding for finding in findings if report.fails(finding)]
        failures += bool(failed)
        name = _clean(names.get(file, file or "las"))
        case = Tree.SubElement(suite, "testcase", name=name, classname="las.check")
        if file:
            case.set("file", _clean(file))
        _fill(screen, report, case, failed, [finding for finding in findings if finding not in failed])
    counts = {"tests": len(by_file), "failures": failures, "errors": 0, "skipped": 0}
    _count(suite, counts)
    suites = Tree.Element("testsuites", name="las check")
    _count(suites, counts)
    suites.append(suite)
    Tree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Tree.tostring(suites, encoding="unicode")}'


def _fill(
    screen: Screen, report: Report, case: Tree.Element, failed: Sequence[Finding], others: Sequence[Finding]
) -> None:
    if failed:
        codes = ", ".join(dict.fromkeys(finding.fault.code for finding in failed))
        failure = Tree.SubElement(case, "failure", message=_clean(codes), type=failed[0].fault.code)
        failure.text = _lines(screen, report, failed)
    if others:
        Tree.SubElement(case, "system-out").text = _lines(screen, report, others)


def _lines(screen: Screen, report: Report, findings: Sequence[Finding]) -> str:
    return _clean(
        "\n".join(
            f"{finding.fault.place}: {screen.say(f'check-level-{finding.level}')}: "
            f"{message(screen, report, finding)}"
            for finding in findings
        )
    )


def _count(element: Tree.Element, counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        element.set(name, str(count))


def _clean(text: str) -> str:
    return _NO_XML.sub("�", text)
