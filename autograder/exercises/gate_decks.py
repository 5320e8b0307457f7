"""Mutants of a deck of slides: a slide or its notes dropped, letters shrunk, numbers changed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def changed_decks(content: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Description of each changed deck and how to make it."""
    from pptx import Presentation
    from pptx.util import Pt

    def saved(change: Callable[[Any], None]) -> bytes:
        deck = Presentation(io.BytesIO(content))
        change(deck)
        out = io.BytesIO()
        deck.save(out)
        return out.getvalue()

    for n, slide in enumerate(Presentation(io.BytesIO(content)).slides):
        yield f"slide {n + 1} dropped", partial(
            saved, lambda d, n=n: d.slides._sldIdLst.remove(d.slides._sldIdLst[n]))
        yield f"slide {n + 1} notes dropped", partial(
            saved, lambda d, n=n: setattr(d.slides[n].notes_slide.notes_text_frame, "text", ""))
        for k, shape in enumerate(slide.shapes):
            where = f"slide {n + 1}, {shape.name}"
            if not shape.has_text_frame:
                yield f"{where}: no description", partial(
                    saved, lambda d, n=n, k=k: d.slides[n].shapes[k]._element.xpath(
                        ".//p:cNvPr")[0].set("descr", ""))
                yield f"{where}: moved out", partial(
                    saved,
                    lambda d, n=n, k=k: setattr(d.slides[n].shapes[k], "left", d.slide_width))
                continue
            yield f"{where}: text dropped", partial(
                saved, lambda d, n=n, k=k: setattr(d.slides[n].shapes[k].text_frame, "text", ""))
            runs = [(p, r) for p, par in enumerate(shape.text_frame.paragraphs)
                    for r in range(len(par.runs))]
            for p, r in runs:
                def run(d: Any, n: int = n, k: int = k, p: int = p, r: int = r) -> Any:
                    return d.slides[n].shapes[k].text_frame.paragraphs[p].runs[r]

                yield f"{where}, run {p}.{r}: 9 points", partial(
                    saved, lambda d, run=run: setattr(run(d).font, "size", Pt(9)))
                text = shape.text_frame.paragraphs[p].runs[r].text
                for hit in _DIGITS.finditer(text):
                    other = text[:hit.start()] + _other(hit.group(0)) + text[hit.end():]
                    yield f"{where}, run {p}.{r}: {hit.group(0)} changed", partial(
                        saved, lambda d, run=run, t=other: setattr(run(d), "text", t))


def _other(number: str) -> str:
    """Another number that is written alike."""
    value = float(number.replace(",", "").rstrip("%")) * 1.37 + 1
    digits = len(number.rstrip("%").split(".")[1]) if "." in number else 0
    shown = f"{value:,.{digits}f}" if "," in number or "." in number else f"{value:.0f}"
    return shown + ("%" if number.endswith("%") else "")
