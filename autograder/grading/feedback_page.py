"""The feedback page of a learner: nbgrader's own, made readable on a phone.

`config.configure` sets it as `c.GenerateFeedback.exporter_class`, an extension point of
nbgrader's, so stock nbgrader writes the same pages.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

# Messages and code wrap, wide tables scroll by themselves, pictures stay inside the page.
HEAD = """<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
pre { white-space: pre-wrap; overflow-wrap: anywhere; word-break: normal; }
.rendered_html, .output_area { overflow-x: auto; }
img { max-width: 100%; height: auto; }
div.nbgrader_cell .panel-heading { height: auto; overflow: hidden; }
@media (max-width: 767px) {
  .container { padding-left: 4px; padding-right: 4px; }
  div.prompt { min-width: 0; text-align: left; }
  div.input, div.output_area { flex-direction: column; }
  div.output_subarea { max-width: 100%; }
}
</style>
"""


class FeedbackPage(HTMLExporter):
    """nbconvert's exporter with a few lines of ours at the end of the page's head."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page as text, and nbconvert's resources."""
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return page.replace("</head>", f"{HEAD}</head>", 1), resources
