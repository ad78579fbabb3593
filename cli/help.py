"""Help in the user's language, found by the names of commands and parameters.

`help-<command>` is the one line, `.about` the paragraph and `.examples` the lines below it;
`help-argument-<name>` and `help-option-<name>` tell a parameter. `python -m cli.help` writes the text
of `las --help` into `i18n/help/`, from where `cli.main` answers without importing typer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

from cli.layout import fold, table
from i18n import LANGUAGES, Language, MessageError

#: How `las --help` groups the commands. A test holds it against those that there are.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("plan", ("solve", "explain", "what-if", "need", "outdated", "diff", "verify")),
    (
        "state",
        (
            *("apply", "status", "start", "stop", "restart", "logs", "drift", "repair"),
            *("rollback", "remove", "pin", "secret", "gc", "history", "audit"),
        ),
    ),
    ("machine", ("detect", "tier", "profile", "doctor")),
    ("catalogue", ("modules", "show", "check", "manifests", "backend")),
    ("settings", ("policy", "stack", "config")),
)
_COMMON = ("json", "quiet", "verbose", "yes", "no_input", "color", "lang", "help")


class HelpfulCommand(TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write("\n".join(command_help(self, ctx, _language(ctx))))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 -- the signature is typer's
        return Language().say(f"help-{self.name}")


class HelpfulGroup(TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        lines = (
            root_help(self, _language(ctx)) if ctx.parent is None else group_help(self, ctx, _language(ctx))
        )
        formatter.write("\n".join(lines))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 -- the signature is typer's
        return Language().say(f"help-{self.name}")


def _language(ctx: Any) -> Language:
    return ctx.obj if isinstance(ctx.obj, Language) else Language()


def _key(path: str) -> str:
    """`las profile build` -> `help-profile-build`."""
    return "-".join(["help", *path.split()[1:]])


def command_help(command: HelpfulCommand, ctx: Any, language: Language) -> list[str]:
    say = language.say
    key = _key(ctx.command_path)
    usage = f"{ctx.command_path} {' '.join(_usage_pieces(command, ctx))}"
    lines = fold(f"{say('help-word-usage')} {usage}", hanging="    ")
    lines += ["", *fold(say(key)), *_about(language, key)]
    parameters = command.get_params(ctx)
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option" and p.name not in _COMMON]
    lines += _section(language, "arguments", [_argument_row(language, p) for p in arguments])
    lines += _section(language, "options", [_option_row(language, p) for p in options])
    lines += _section(language, "common", [_option_row(language, p) for p in parameters if p.name in _COMMON])
    return lines + _examples(language, key)


def group_help(group: HelpfulGroup, ctx: Any, language: Language) -> list[str]:
    key = _key(ctx.command_path)
    lines = [f"{language.say('help-word-usage')} {ctx.command_path} {language.say('help-word-command')}"]
    lines += ["", *fold(language.say(key)), *_about(language, key)]
    rows = [(name, language.say(f"{key}-{name}")) for name in group.commands]
    return lines + _section(language, "commands", rows) + _examples(language, key)


def root_help(group: TyperGroup, language: Language) -> list[str]:
    say = language.say
    lines = [*fold(say("help-las")), "", f"{say('help-word-usage')} las {say('help-word-command')}"]
    lines += _examples(language, "help-las")
    width = max(len(name) for name in group.commands)
    for heading, names in GROUPS:
        lines += ["", say(f"help-group-{heading}")]
        rows = [(name.ljust(width), say(f"help-{name}")) for name in names if name in group.commands]
        lines += table(rows, indent="  ")
    options = [p for command in group.commands.values() for p in command.params if p.name in _COMMON]
    first = {p.name: p for p in reversed(options)}
    rows = [_option_row(language, first[name]) for name in _COMMON if name in first]
    version = ("    --version", say("help-option-version"))
    completion = ("    --install-completion", say("help-option-install-completion"))
    lines += ["", say("help-word-common"), *table([*rows, version, completion], indent="  ")]
    lines += ["", say("help-word-codes"), *_commented(say("help-las.codes"))]
    return [*lines, "", *fold(say("help-las.more"))]


def _about(language: Language, key: str) -> list[str]:
    text = _optional(language, f"{key}.about")
    return ["", *(line for part in text.splitlines() for line in fold(part))] if text else []


def _examples(language: Language, key: str) -> list[str]:
    text = _optional(language, f"{key}.examples")
    return ["", language.say("help-word-examples"), *_commented(text)] if text else []


def _commented(text: str) -> list[str]:
    """Lines `command  # what it does`, aligned."""
    rows = [tuple(part.strip() for part in line.partition("  # ")[::2]) for line in text.splitlines()]
    return table(rows, indent="  ", gap=3)


def _optional(language: Language, key: str) -> str:
    try:
        return language.say(key)
    except MessageError:
        return ""


def _section(language: Language, name: str, rows: Sequence[Sequence[str]]) -> list[str]:
    return ["", language.say(f"help-word-{name}"), *table(rows, indent="  ")] if rows else []


def _usage_pieces(command: HelpfulCommand, ctx: Any) -> Iterator[str]:
    for parameter in command.get_params(ctx):
        if parameter.param_type_name == "argument":
            yield str(parameter.metavar)
    yield _language(ctx).say("help-word-options-here")


def _argument_row(language: Language, parameter: Any) -> tuple[str, str]:
    return parameter.metavar, language.say(f"help-argument-{_dashed(parameter)}")


def _option_row(language: Language, parameter: Any) -> tuple[str, str]:
    short = next((f"{opt}, " for opt in parameter.opts if not opt.startswith("--")), "    ")
    long = next((opt for opt in parameter.opts if opt.startswith("--")), "")
    value = "" if parameter.is_flag else f" {parameter.metavar or _choices(parameter)}"
    return f"{short}{long}{value}", language.say(f"help-option-{_dashed(parameter)}")


def _choices(parameter: Any) -> str:
    choices = parameter.type_descriptor.choices
    return "|".join(str(choice.value) for choice in choices) if choices else parameter.name.upper()


def _dashed(parameter: Any) -> str:
    return str(parameter.name).replace("_", "-")


def prepared_texts() -> dict[str, str]:
    """The text of `las --help` by language, as typer would show it now."""
    from cli.app import root_command

    group = root_command()
    assert isinstance(group, TyperGroup)
    return {tag: "\n".join(root_help(group, Language(tag))) + "\n" for tag in LANGUAGES}


def _write() -> None:
    from cli.main import PREPARED_HELP

    for tag, text in prepared_texts().items():
        Path(PREPARED_HELP, f"{tag}.txt").write_text(text, encoding="utf-8")


__all__ = ["HelpfulCommand", "HelpfulGroup", "prepared_texts"]

if __name__ == "__main__":
    _write()
