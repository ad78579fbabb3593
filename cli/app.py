"""The commands, put together."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from cli import usage
from cli.coercion import use_plain_values
from cli.commands import COMMANDS, NAMES, command
from cli.conventions import without_conventions
from cli.declared import declared
from cli.help import HelpfulCommand, HelpfulGroup


class Group(HelpfulGroup):
    """Complains in our words about a command that is missing or not known."""

    def get_params(self, ctx: Any) -> Any:
        return use_plain_values(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Conventions may stand here too: they have been looked at already."""
        return super().parse_args(ctx, args if args[:1] and args[0][:1] != "-" else without_conventions(args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise usage.no_command(ctx, args[0], NAMES if ctx.parent is None else self.commands)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        if not ctx._protected_args and not self.invoke_without_command:
            raise usage.missing_command(ctx, NAMES if ctx.parent is None else self.commands)
        return super().invoke(ctx)


class Command(HelpfulCommand):
    """Reads words without pydantic, and complains in our words about arguments that are too many."""

    allow_extra_args = True

    def get_params(self, ctx: Any) -> Any:
        return use_plain_values(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            raise usage.extra_arguments(ctx, extra)
        return extra


_SETTINGS = {"help_option_names": ["--help", "-h"]}


def root_command(wanted: str = "") -> TyperGroup:
    """`las` with the commands that begin with the word `wanted`, or with all where none does.

    Each command costs about 4 ms to put together, so one that runs does not pay for the others.
    """
    groups = {"": typer.Typer(cls=Group, rich_markup_mode=None, context_settings=_SETTINGS)}
    groups[""].callback()(_nothing)
    for path in [path for path in COMMANDS if path.split(" ")[0] == wanted] or COMMANDS:
        group, _, name = path.rpartition(" ")
        _group(groups, group).command(name, cls=Command, context_settings=_SETTINGS)(declared(command(path)))
    root = typer.main.get_command(groups[""])
    assert isinstance(root, TyperGroup)
    return root


def _group(groups: dict[str, typer.Typer], path: str) -> typer.Typer:
    """The group of these words, within the groups of its first ones."""
    if path not in groups:
        parent, _, name = path.rpartition(" ")
        groups[path] = typer.Typer(rich_markup_mode=None)
        _group(groups, parent).add_typer(groups[path], name=name, cls=Group, context_settings=_SETTINGS)
    return groups[path]


def _nothing() -> None:
    """Without a callback, typer would take a single command for the whole application."""
