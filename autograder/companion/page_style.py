"""The look of the start page: JupyterLab's own colours, so that light and dark both fit.

Every rule stands below the page's own class; without the style (in a notebook that JupyterLab does
not trust yet) headings, lists and tables are left, and nothing is lost.
"""

STYLE = """<style>
.course-start{max-width:60rem;line-height:1.55;font-size:var(--jp-content-font-size1,14px);
color:var(--jp-content-font-color1,inherit)}
.course-start h2{margin:.4rem 0}.course-start h3{margin:1.4rem 0 .4rem}
.course-start a{color:var(--jp-content-link-color,#1a5fb4);text-decoration:underline}
.course-start a:focus-visible,.course-start summary:focus-visible{outline:2px solid currentColor;
outline-offset:2px}
.course-start .next{border:1px solid var(--jp-border-color1,#bbb);
border-left:.35rem solid var(--jp-brand-color1,#1a5fb4);padding:.7rem 1rem;margin:.8rem 0}
.course-start .next a{font-size:1.15em;font-weight:600}
.course-start .next p{margin:.2rem 0}
.course-start .note{border-left:.35rem solid var(--jp-warn-color1,#b26a00);padding:.3rem 1rem}
.course-start ul.facts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;
margin:.8rem 0}
.course-start ul.facts li{flex:1 1 9rem;border:1px solid var(--jp-border-color2,#ccc);
padding:.5rem .8rem;margin:0}
.course-start ul.facts b{display:block;font-size:1.3em}
.course-start .wide{overflow-x:auto}
.course-start table{border-collapse:collapse;width:100%;margin:0;font-size:1em;table-layout:auto}
.course-start caption{text-align:left;padding:0 0 .3rem;color:var(--jp-content-font-color2,inherit)}
.course-start th,.course-start td{text-align:left!important;vertical-align:top;padding:.35rem .6rem;
border-bottom:1px solid var(--jp-border-color2,#ccc);white-space:normal;max-width:none}
.course-start tbody th{font-weight:600}
.course-start .chapters tbody th{min-width:9rem}
.course-start tr.task th{background:var(--jp-layout-color2,transparent)}
.course-start td.n{white-space:nowrap}
.course-start .bar{display:block;width:6rem;height:.5rem;margin-top:.3rem;
border:1px solid var(--jp-border-color1,#888)}
.course-start .bar i{display:block;height:100%;background:var(--jp-brand-color1,#1a5fb4)}
.course-start .mark{display:inline-block;width:1.3em;font-weight:700}
.course-start summary{cursor:pointer;padding:.3rem 0;font-weight:600}
@media (max-width:640px){.course-start .bar{width:3rem}
.course-start .aside{display:block;white-space:normal}
.course-start th,.course-start td{padding:.3rem .35rem}}
</style>"""
