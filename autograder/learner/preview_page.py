"""The view behind `preview(work("landing.html"))`: the page in a frame that may do nothing.

The frame is sandboxed (no scripts, no forms, no way out) and its content policy allows neither
scripts nor any address, so that a page of the learner's is drawn and never run.
"""

from __future__ import annotations

import html
import re

from autograder.artefacts.documents import read_text
from autograder.artefacts.page import parse_page
from autograder.checking.messages import translate

POLICY = ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
          "style-src 'unsafe-inline'; img-src data:\">")
FRAME = "width:410px;height:640px;border:1px solid #767676;background:#ffffff"


def page(name: str, data: bytes | None) -> str:
    """The page as a phone shows it; pictures are told by their alternative texts.

    Raises:
        ArtefactError: the file is absent or not well-formed.
    """
    text = read_text(name, data)
    parse_page(text, name)
    # Without scripts and events even where the frame's rules were ignored.
    text = re.sub(r"<script\b.*?</script\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    inside = html.escape(POLICY + text, quote=True)
    title = html.escape(translate("{name} as a phone shows it, without its scripts", name=name))
    return (f'<iframe sandbox="" title="{title}" style="{FRAME}" srcdoc="{inside}"></iframe>'
            f"<p>{title}</p>")
