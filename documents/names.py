"""Names that look like others: near spellings to suggest, and look-alike letters to refuse."""

from __future__ import annotations

from collections.abc import Iterable

#: Lower-case letters of other scripts, and dashes and dots, that are drawn like ASCII ones: the part
#: of Unicode's confusables.txt that our names can be mistaken by.
_LOOK_ALIKES = str.maketrans(
    "авԁеһіјӏкмнорԛгѕтухԝαγικνορτυχсѵıɡոսօ‐‑‒–—―−․",
    "abdehijlkmhopqrstyxwayiknoptuxcvignuo-------.",
)


def look_alike(text: str) -> str:
    """The ASCII name that a name with other letters can be mistaken for; "" if there is none."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.lower().translate(_LOOK_ALIKES)).translate(_LOOK_ALIKES)
    visible = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    return visible if visible.isascii() else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is spelled most like `name`; "" if none is near."""
    import difflib

    near = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.6)
    return near[0] if near else ""
