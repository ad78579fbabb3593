"""`--graph FILE` and `--tree`: an answer as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cli.codes import USAGE
from cli.errors import Stop
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.drawing import Drawing
    from cli.situation import Question
    from planner import Answer
    from planner.graphs import Graph
    from state import Plan

SUFFIXES = (".svg", ".dot", ".mermaid")


@attrs.frozen
class PictureOptions:
    graph: Annotated[Path | None, typer.Option("--graph", metavar="FILE")] = None
    tree: Annotated[bool, typer.Option("--tree")] = False

    @property
    def asked(self) -> bool:
        return self.tree or self.graph is not None

    def check(self) -> None:
        """Raises Stop for a file of a kind that cannot be drawn, before anything is worked out."""
        if self.graph and self.graph.suffix not in SUFFIXES:
            raise Stop("usage-graph-suffix", USAGE, file=str(self.graph), known=" ".join(SUFFIXES))


def draw_answer(
    screen: Screen, answer: Answer, question: Question, pictures: PictureOptions, module: str = ""
) -> None:
    """Where a picture is asked for. Of a plan, with a module, what leads to that."""
    if not pictures.asked:
        return
    graph = _graph_of(answer, module)
    if graph is not None:
        _draw(screen, graph, question, pictures)


def _graph_of(answer: Answer, module: str) -> Graph | None:
    """None where nothing was decided."""
    from planner import Refusal
    from planner.graphs import graph_of_plan, graph_of_refusal
    from state import Plan

    if isinstance(answer, Refusal):
        return graph_of_refusal(answer)
    if not isinstance(answer, Plan):
        return None
    graph = graph_of_plan(answer)
    return graph.leading_to(steps_with(answer, module)) if module else graph


def steps_with(plan: Plan, module: str) -> list[str]:
    """The steps of a module, and of images that hold it."""
    holding = {choice.key for choice in plan.target.choices if module in dict(choice.bundles)}
    return [
        step.id for step in plan.steps if step.module == module or (step.environment, step.module) in holding
    ]


def _draw(screen: Screen, graph: Graph, question: Question, pictures: PictureOptions) -> None:
    """Write the picture to its file, and the tree below the answer."""
    from cli.drawing import drawing_of
    from cli.render_reason import Teller

    drawing = drawing_of(graph, Teller.of(screen.language, question.situation))
    if pictures.tree and not screen.json:
        from cli.render_graph_tree import tree_lines

        screen.out(["", *tree_lines(screen, drawing)])
    if pictures.graph:
        from cli.files import write_text

        write_text(pictures.graph, _text(screen, drawing, pictures.graph, question))
        screen.note("graph-written", file=str(pictures.graph))


def _text(screen: Screen, drawing: Drawing, file: Path, question: Question) -> str:
    from cli.render_graph_dot import dot_text
    from cli.render_graph_mermaid import mermaid_text
    from cli.render_graph_svg import svg_text

    match file.suffix:
        case ".dot":
            return dot_text(drawing)
        case ".mermaid":
            return mermaid_text(drawing)
    wishes = ", ".join(request.text for request in question.intent.requests)
    return svg_text(drawing, screen.say("graph-title", wishes=wishes))
