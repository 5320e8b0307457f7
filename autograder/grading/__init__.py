"""Releasing, collecting and grading, for the instructor only: stock nbgrader and what we add.

Handing out: notebook (source to release), release, wheel, classroom, config (nbgrader's
settings), submit (the learner's zip), recording (nbgrader's own steps), demo.

A run of `course.py grade`, from its start to its end:
- grade, coordinator, options, home, state, progress: what is to be done, once and only once
- intake, collected, rebuild, task: a submission becomes a task
- pool or cluster (cluster_worker): who runs it; each calls worker.execute
- running, kernel, checked_output, public_tables: the learner's cells, in the box (room `boxed`)
- separate, learner_side: the test cells, here
- outcome, points: verdicts and points
- gradebook, gradebook_rows, schema, pipeline, preprocessors, autograded: the one writer
- safe_output, safe_html, feedback_page: what a stranger wrote is only shown, readably
- scores, learner_rows, report, report_page: what came out
"""

import sys

# nbformat imports jsonschema, and that compiles 38 grammars to check IRIs where this package is
# installed: more than a second in every process that reads a notebook. A notebook has no IRI.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
