"""Decks made with python-pptx: a right one in both languages, and ways to change it."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

from .capstone_reports import SAID
from .t1_5_files import Files
from .t1_duty_report import lowest

DECK = "deck.pptx"
FONT = "Microsoft JhengHei"
NAMES = {"roi_google_search": ("Google 搜尋", "Google Search"), "roi_pmax": ("最高成效", "PMax"),
         "roi_meta": ("Meta", "Meta"), "roi_line_ads": ("LINE 廣告", "LINE Ads")}


def texts(truth: dict[str, Any], numbers: dict[str, float], lang: str) -> list[tuple[str, ...]]:
    """Title, body and notes of each slide."""
    v, english = numbers, lang == "en"
    worst, best = (NAMES[k][english] for k in (truth["worst"], truth["best"]))
    low, high = v[truth["worst"]], v[truth["best"]]
    said = SAID[truth["decision"]][english]
    if english:
        return [
            (f"Net revenue of the campaign was NT${v['net_revenue']:,.0f}, ROI {v['roi']:.2f}",
             f"The approved total was NT${v['planned_budget']:,.0f}; media spend was "
             f"NT${v['spend']:,.0f}. The plan expected revenue: planned revenue "
             f"NT${v['planned_revenue']:,.0f}.",
             "Net revenue is from the shop's kept orders, without VAT. The platforms claim more, "
             "because several of them claim the same order. The plan was an interval, not a "
             "point, so being near it was to be expected. Source: report.md."),
            (f"{best} earned an ROI of {high:.2f}, and {worst} one of {low:.2f}",
             f"Stop the cold audiences of {worst}; move that money only after the next weekly "
             "report shows the same in net revenue.",
             "Return here is contribution less cost over cost, by the last click of the shop. "
             "Who only saw an ad is not seen, so a channel that is seen and not clicked looks "
             "worse than it is. Expect the question whether cold audiences help search."),
            (f"Mobile has {v['mobile_share']:.1%} of sessions and converts at "
             f"{v['mobile_cvr']:.1%}",
             f"Desktop converts at {v['desktop_cvr']:.1%}. After the checkout begins, mobile "
             f"finishes {v['finish_mobile']:.1%} and desktop {v['finish_desktop']:.1%}.",
             "Sessions are those of one in four visitors who consent. The two devices differ in "
             "many ways, so the gap alone does not show that the page is to blame. That is why "
             "there was a test. Source: traffic_report.md."),
            (f"The one-page checkout differs by {v['uplift']:.2%} in visitors who buy",
             f"95% interval {v['uplift_low']:.2%} to {v['uplift_high']:.2%}. The rule was written "
             f"before the start. {said}",
             "Chance decided who saw which page. We looked at the split first, then at load time, "
             "then at the interval, and only once, on the last day. Returns are known a month "
             "later, and one festival is not a year. Source: optimisation_report.md."),
            ("Please decide two things before the planning of the summer campaign",
             f"Until 6/18: stop cold audiences of {worst} (ads specialist). The checkout: {said} "
             f"The roll-out costs NT${v['rollout_cost']:,.0f} (IT).",
             "If the first is refused, the money stays where it lost; if the second is refused, "
             "nothing breaks, and we lose time. What we do not ask for: more budget, new colours "
             "of buttons, another test of the same page this quarter."),
        ]
    return [
        (f"母親節檔期的淨營收是 {v['net_revenue']:,.0f} 元，ROI 為 {v['roi']:.2f}",
         f"核定總額 {v['planned_budget']:,.0f} 元，媒體花費 {v['spend']:,.0f} 元。\n"
         f"計畫淨營收 {v['planned_revenue']:,.0f} 元。",
         "淨營收是商店成立的訂單，未稅，扣掉退款。平台宣稱的比較多，因為好幾個平台認同一張訂單。"
         "計畫給的是區間，不是一個點，所以離中間有一點差距本來就會發生。出處：report.md。"),
        (f"{best}的 ROI 是 {high:.2f}，{worst}的 ROI 是 {low:.2f}",
         f"停掉{worst}的陌生受眾；錢先不挪，等下一次週報的淨營收再看一次。",
         "這裡的報酬是貢獻減成本再除以成本，照商店的最後點擊。只看過廣告、沒有點的人看不到，所以只被看到的通路會"
         "顯得比較差。會被問到：停掉陌生受眾，搜尋會不會跟著少？目前沒有數字能回答。"),
        (f"手機占工作階段的 {v['mobile_share']:.1%}，轉換率只有 {v['mobile_cvr']:.1%}",
         f"桌機的轉換率 {v['desktop_cvr']:.1%}。開始結帳以後，手機走完 {v['finish_mobile']:.1%}，"
         f"桌機走完 {v['finish_desktop']:.1%}。",
         "工作階段只有同意量測的訪客，每四位取一位。兩種裝置的人和情境都不同，光看差距不能說是頁面的錯，所以才做"
         "抽籤的測試。出處：traffic_report.md 的裝置一段。"),
        (f"一頁版結帳的訪客轉換率相差 {v['uplift']:.2%}",
         f"95% 區間 {v['uplift_low']:.2%} 到 {v['uplift_high']:.2%}。規則在測試開始以前就寫好。"
         f"\n{said}",
         "誰看到哪一頁由抽籤決定。先看分流，再看載入時間，最後看區間，而且只在最後一天看一次。退貨要一個月後才知道。"
         "出處：optimisation_report.md 的結果一段。"),
        ("夏季檔期開始規劃以前，請決定兩件事",
         f"6/18 以前：停掉{worst}的陌生受眾（廣告專員）。\n結帳頁：{said}"
         f"上線成本 {v['rollout_cost']:,.0f} 元（資訊部）。",
         "第一件不同意，錢會繼續留在虧的地方；第二件不同意，不會壞掉什麼，只是晚一檔。我們不要求的：追加預算、換按鈕"
         "顏色、這一季再測同一頁。"),
    ]


def build(truth: dict[str, Any], numbers: dict[str, float], lang: str = "zh-TW",
          picture: bool = False) -> bytes:
    """Five slides from the template of python-pptx, the second with a chart."""
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches, Pt

    deck = Presentation()
    english = lang == "en"
    for n, (title, body, notes) in enumerate(texts(truth, numbers, lang), 1):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        wide = 9.0 if n != 2 else 3.4
        box = slide.shapes.add_textbox(Inches(0.5), Inches(1.8), Inches(wide), Inches(4.6))
        box.name = "Body"
        box.text_frame.word_wrap = True
        box.text_frame.text = body
        for frame, size in ((slide.shapes.title.text_frame, 30), (box.text_frame, 22)):
            for paragraph in frame.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(size)
                    east(run, FONT)
        slide.notes_slide.notes_text_frame.text = notes
        if n != 2:
            continue
        if picture:
            made = slide.shapes.add_picture(io.BytesIO(png()), Inches(4.2), Inches(1.8),
                                            Inches(5.3), Inches(4.6))
        else:
            data = CategoryChartData()
            data.categories = [NAMES[k][english] for k in NAMES]
            data.add_series("ROI", [numbers[k] for k in NAMES])
            made = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(4.2), Inches(1.8),
                                          Inches(5.3), Inches(4.6), data)
            made.chart.has_legend = False
            made.chart.font.size = Pt(16)
        made.name = "ROI"
        describe(made, "ROI of four channels as bars, the lowest below zero" if english
                 else "四個通路的 ROI 長條圖，最低的在零以下")
    return saved(deck)


def east(run: Any, face: str) -> None:
    """Name the font of the Chinese letters of a run."""
    from pptx.oxml.ns import qn

    props = run._r.get_or_add_rPr()
    found = props.find(qn("a:ea"))
    if found is None:
        found = props.makeelement(qn("a:ea"), {})
        props.append(found)
    found.set("typeface", face)


def describe(shape: Any, text: str) -> None:
    """Give a shape its alternative text."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)


def saved(deck: Any) -> bytes:
    """The bytes of a deck."""
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def changed(change: Callable[[Any, dict[str, Any]], Any]) -> Callable[[Files, Any], Files]:
    """A maker of a wrong deck: change(deck, truth) alters the right one in place."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        from pptx import Presentation

        deck = Presentation(io.BytesIO(files[DECK]))
        change(deck, truth)
        return {**files, DECK: saved(deck)}

    return make


def part(slide: Any, name: str) -> Any:
    """The shape of that name on a slide."""
    return next(s for s in slide.shapes if s.name == name)


def png(width: int = 160, height: int = 120) -> bytes:
    """A small picture of bars, without a drawing library."""
    rows = b""
    for y in range(height):
        bar = 40 + 100 * (y // 30) // 4
        rows += b"\x00" + bytes(60 if x < bar and y % 30 < 22 else 245 for x in range(width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
        ">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b""))


def entries_of(numbers: dict[str, Any]) -> bytes:
    """numbers.json of these entries."""
    return json.dumps(numbers, ensure_ascii=False, indent=1).encode()


__all__ = ["DECK", "build", "changed", "describe", "east", "entries_of", "lowest", "part", "png",
           "saved", "texts"]
