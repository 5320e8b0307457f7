"""Known wrong decks of C.b."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from .base import Misconception
from .capstone_slides import changed, describe, east, entries_of, part, png
from .t1_5_files import Files

M = Misconception
EMPTY = b"PK\x05\x06" + b"\x00" * 18


def _d(id: str, change: Callable[[Any, dict[str, Any]], Any], says: str) -> Misconception:
    return M(id, changed(change), says)


def _drop(deck: Any, at: int) -> None:
    ids = deck.slides._sldIdLst
    deck.part.drop_rel(ids[at].rId)
    ids.remove(ids[at])


def _sixth(deck: Any) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "謝謝大家，有問題請提出"


def _say(slide: int, name: str, old: str, new: str) -> Callable:
    def change(deck: Any, truth: dict[str, Any]) -> None:
        shape = deck.slides[slide].shapes.title if name == "title" else part(
            deck.slides[slide], name)
        for run in (r for p in shape.text_frame.paragraphs for r in p.runs):
            run.text = run.text.replace(old, new) if old else new
    return change


def _title(slide: int, text: str) -> Callable:
    def change(deck: Any, truth: dict[str, Any]) -> None:
        runs = [r for p in deck.slides[slide].shapes.title.text_frame.paragraphs for r in p.runs]
        runs[0].text = text
    return change


def _size(name: str, points: float | None) -> Callable:
    from pptx.util import Pt

    def change(deck: Any, truth: dict[str, Any]) -> None:
        shape = deck.slides[0].shapes.title if name == "title" else part(deck.slides[0], name)
        for run in (r for p in shape.text_frame.paragraphs for r in p.runs):
            run.font.size = Pt(points) if points else None
    return change


def _shrink(deck: Any, truth: dict[str, Any]) -> None:
    frame = part(deck.slides[0], "Body").text_frame
    from pptx.enum.text import MSO_AUTO_SIZE

    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame._txBody.bodyPr.normAutofit.set("fontScale", "62500")


def _font(face: str) -> Callable:
    def change(deck: Any, truth: dict[str, Any]) -> None:
        for run in (r for p in part(deck.slides[2], "Body").text_frame.paragraphs for r in p.runs):
            east(run, face)
    return change


def _notes(text: str | None) -> Callable:
    def change(deck: Any, truth: dict[str, Any]) -> None:
        slide = deck.slides[3]
        told = text if text is not None else deck.slides[0].notes_slide.notes_text_frame.text
        slide.notes_slide.notes_text_frame.text = told
    return change


def _moved(deck: Any, truth: dict[str, Any]) -> None:
    part(deck.slides[1], "ROI").left = part(deck.slides[1], "Body").left


def _outside(deck: Any, truth: dict[str, Any]) -> None:
    shape = part(deck.slides[1], "ROI")
    shape.left = int(deck.slide_width - shape.width / 2)


def _too_long(deck: Any, truth: dict[str, Any]) -> None:
    part(deck.slides[0], "Body").height = 300_000


def _essay(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[4], "Body").text_frame.paragraphs[0].runs[0]
    run.text += "這一檔從規劃到結束花了很多時間，也遇到許多狀況，謝謝每一位同事的幫忙。" * 5


def _only_picture(deck: Any, truth: dict[str, Any]) -> None:
    slide = deck.slides[2]
    body = part(slide, "Body")
    place = body.left, body.top, body.width, body.height
    body._element.getparent().remove(body._element)
    picture = slide.shapes.add_picture(io.BytesIO(png()), *place)
    describe(picture, "手機和桌機的轉換率比較圖")


def _large(deck: Any, truth: dict[str, Any]) -> None:
    slide = deck.slides[2]
    picture = slide.shapes.add_picture(io.BytesIO(png()), 0, 0, deck.slide_width,
                                       deck.slide_height)
    describe(picture, "手機和桌機的轉換率比較圖")


def _no_alt(deck: Any, truth: dict[str, Any]) -> None:
    describe(part(deck.slides[1], "ROI"), "roi.png")


def _no_chart(deck: Any, truth: dict[str, Any]) -> None:
    shape = part(deck.slides[1], "ROI")._element
    shape.getparent().remove(shape)


def _bars(deck: Any, truth: dict[str, Any]) -> None:
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData()
    data.categories = ["Google", "Meta"]
    data.add_series("ROI", [7.77, 0.31])
    part(deck.slides[1], "ROI").chart.replace_data(data)


def _small_bars(deck: Any, truth: dict[str, Any]) -> None:
    from pptx.util import Pt

    part(deck.slides[1], "ROI").chart.font.size = Pt(9)


def _empty_place(deck: Any, truth: dict[str, Any]) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "這一頁還沒有寫完，先放在這裡"
    ids = deck.slides._sldIdLst
    ids.insert(0, ids[-1])
    _drop(deck, 5)


def _hidden(deck: Any, truth: dict[str, Any]) -> None:
    deck.slides[3]._element.set("show", "0")


def _linked(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[0], "Body").text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = "https://example.com/report"


def _wrong_number(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[0], "Body").text_frame.paragraphs[0].runs[0]
    run.text += "回購率 37.31%。"


def _claims(deck: Any, truth: dict[str, Any]) -> None:
    run = deck.slides[0].shapes.title.text_frame.paragraphs[0].runs[0]
    v = truth["numbers"]
    run.text = run.text.replace(f"{v['net_revenue']:,.0f}", f"{v['platform_claims']:,.0f}")


def _sign(deck: Any, truth: dict[str, Any]) -> None:
    run = deck.slides[1].shapes.title.text_frame.paragraphs[0].runs[0]
    run.text = run.text.replace("-", "")


def _interval(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[3], "Body").text_frame.paragraphs[0].runs[0]
    low = f"{truth['numbers']['uplift_low']:.2%}"
    run.text = run.text.replace(f"{low} 到 ", "到 ")


def _day(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[4], "Body").text_frame.paragraphs[0].runs[0]
    run.text = run.text.replace("6/18 以前：", "儘快：")


def _title_box(deck: Any, truth: dict[str, Any]) -> None:
    """The title typed into a text box, the placeholder taken away."""
    from pptx.util import Inches, Pt

    slide = deck.slides[2]
    text = slide.shapes.title.text
    slide.shapes.title._element.getparent().remove(slide.shapes.title._element)
    box = slide.shapes.add_textbox(Inches(0.5), Inches(0.3), Inches(9), Inches(1))
    box.text_frame.text = text
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(30)


def _bare(files: Files, truth: dict[str, Any]) -> Files:
    numbers = {k: {"value": v} for k, v in truth["numbers"].items()}
    numbers["roi"]["value"] *= 1.2
    return {**files, "numbers.json": entries_of(numbers)}


def _bars_turned(deck: Any, truth: dict[str, Any]) -> None:
    """The bars of the four channels under names in the opposite order."""
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData()
    data.categories = ["LINE 廣告", "Meta", "最高成效", "Google 搜尋"]
    data.add_series("ROI", [truth["numbers"][key] for key in (
        "roi_google_search", "roi_pmax", "roi_meta", "roi_line_ads")])
    part(deck.slides[1], "ROI").chart.replace_data(data)


def _last(change: Callable[[str, dict[str, Any]], str]) -> Callable:
    """Another text of the last slide, paragraph by paragraph."""
    def do(deck: Any, truth: dict[str, Any]) -> None:
        for paragraph in part(deck.slides[4], "Body").text_frame.paragraphs:
            run = paragraph.runs[0]
            run.text = change(run.text, truth)
    return do


def _decides_otherwise(text: str, truth: dict[str, Any]) -> str:
    other = "維持原本的結帳。" if truth["decision"] != "keep" else "可以上線。"
    return f"結帳頁：{other}由資訊部在這一季做完。" if text.startswith("結帳頁") else text


def _stops_the_best(text: str, truth: dict[str, Any]) -> str:
    return "6/18 以前：停掉 Google 搜尋的廣告（廣告專員）。" if text.startswith("6/18") else text


WRONG = (
    _d("long_topic_as_title", _title(1, "各通路的成效與投資報酬率"),
       "The title of slide {slide} names a topic (“{title}”) and no finding. Write the sentence "
       "you would say if you had only ten seconds."),
    _d("bars_under_other_names", _bars_turned,
       "The chart “{name}” on slide {slide} shows at “{label}” the value of {other}. Categories "
       "and values need the same order: take both from one dictionary."),
    _d("deck_against_the_report", _last(_decides_otherwise),
       "The last slide says “{word}” of the checkout, and the verdict of the test is {verdict}. "
       "Deck and report must decide alike: write what the tag mc1 says."),
    _d("best_channel_stopped", _last(_stops_the_best),
       "The last slide stops {key}, whose ROI is not below 0. Stop what loses: the lowest of the "
       "four."),
    _d("nobody_acts", _last(lambda text, t: text.replace("（廣告專員）", "").replace(
        "（資訊部）", "")),
       "The last slide names nobody who acts. A decision without a name is done by nobody: write "
       "the person or the department behind each step."),
    _d("four_slides", lambda d, t: _drop(d, 2),
       "deck.pptx has {count} slides, and exactly {wanted} are asked for: ten minutes, two a "
       "slide. Merge, or take apart what holds two findings."),
    _d("six_slides", lambda d, t: _sixth(d),
       "deck.pptx has {count} slides, and exactly {wanted} are asked for: ten minutes, two a "
       "slide. Merge, or take apart what holds two findings."),
    _d("hidden_slide", _hidden,
       "Slide {slide} of deck.pptx is hidden, so nobody will see it. Show it again, or delete it."),
    _d("topic_as_title", _title(1, "各通路成效"),
       "The title of slide {slide} names a topic (“{title}”) and no finding. Write the sentence "
       "you would say if you had only ten seconds."),
    _d("question_as_title", _title(1, "為什麼 LINE 廣告的貢獻比成本還少呢？"),
       "The title of slide {slide} asks a question. The manager wants your answer: write it as a "
       "sentence."),
    _d("paragraph_as_title", _title(4, "夏季檔期開始規劃以前請先決定兩件事情" * 3),
       "The title of slide {slide} is a paragraph: {count} characters or words, at most {most}. "
       "Keep the finding, and put the rest below or into the notes."),
    _d("title_in_a_box", _title_box,
       "Slide {slide} has no title in the title's own place. Choose a layout with a title and "
       "write slide.shapes.title.text: lists of slides and readers for the blind need it."),
    _d("same_title", lambda d, t: _title(4, d.slides[3].shapes.title.text)(d, t),
       "Slides {slide} and {other} have the same title. Each slide is one finding: say what is "
       "different."),
    _d("titles_without_figures", lambda d, t: [_title(n, text)(d, t) for n, text in enumerate((
        "母親節檔期的淨營收比原本的計畫好一些", "搜尋的報酬最高，LINE 廣告賺不回成本",
        "手機的工作階段最多，轉換卻最差"))],
       "{count} of the five titles give a figure, and at least {least} are asked for. “Search "
       "earned most” can be said of anything; with its ROI it is a finding."),
    _d("essay_on_a_slide", _essay,
       "Slide {slide} holds {count} characters or words, at most {most}. Nobody listens while "
       "reading so much: keep the finding and its figures, and move the rest to the notes."),
    _d("empty_placeholder", _empty_place,
       "Slide {slide} has an empty placeholder (“{name}”), which shows “Click to add text”. Fill "
       "it, or take another layout."),
    _d("picture_of_text", _only_picture,
       "Slide {slide} shows a picture and next to nothing to read. Text inside a picture can be "
       "neither searched, read aloud nor checked: write it as text."),
    _d("slide_is_a_picture", _large,
       "“{name}” covers nearly all of slide {slide}, so the slide is a picture. Make it smaller "
       "and write what it shows beside it."),
    _d("file_name_as_alt", _no_alt,
       "“{name}” on slide {slide} has no alternative text that says what it shows. Set it: "
       "shape._element.xpath(\".//p:cNvPr\")[0].set(\"descr\", \"…\"), with what the picture says "
       "and not the name of a file."),
    _d("small_letters", _size("Body", 14),
       "“{text}” on slide {slide} has {points} points, and {least} is the least for it. Set the "
       "size of the run, or take words away until it fits."),
    _d("small_title", _size("title", 24),
       "“{text}” on slide {slide} has {points} points, and {least} is the least for it. Set the "
       "size of the run, or take words away until it fits."),
    _d("shrunk_to_fit", _shrink,
       "“{text}” on slide {slide} has {points} points, and {least} is the least for it. Set the "
       "size of the run, or take words away until it fits."),
    _d("small_chart", _small_bars,
       "The chart “{name}” on slide {slide} has letters of {points} points, and {least} is the "
       "least. The last row cannot read it."),
    _d("latin_font", _font("Arial"),
       "“{text}” on slide {slide} is set in {font}, which has no Chinese letters, so each program "
       "takes another one. Name a Chinese font (Microsoft JhengHei) as a:ea."),
    _d("mainland_font", _font("Microsoft YaHei"),
       "“{text}” on slide {slide} is set in {font}, whose letters have the shapes of simplified "
       "Chinese. Take a font made for Taiwan (Microsoft JhengHei)."),
    _d("letters_lost", _say(2, "Body", "桌機", "???"),
       "Slide {slide} holds “{text}”, the sign of letters lost on the way. Write the text again; "
       "files are read with encoding=\"utf-8\"."),
    _d("beyond_the_edge", _outside,
       "“{name}” reaches beyond the edge of slide {slide}. Move it in, or make it smaller."),
    _d("text_runs_out", _too_long,
       "The text of “{name}” on slide {slide} is longer than its box, so it runs out below. Make "
       "the box larger or the text shorter."),
    _d("boxes_overlap", _moved,
       "“{name}” and “{other}” lie on top of each other on slide {slide}. Move one of them: left, "
       "top, width and height are in EMU, Inches or Cm."),
    _d("no_notes", _notes(""),
       "The notes of slide {slide} hold {count} characters or words, at least {least} are asked "
       "for. Write what you say: where the figure is from, what it does not show."),
    _d("notes_copied", _notes(None),
       "The notes of slide {slide} repeat another text of the deck. Notes say what the slide does "
       "not: source, doubt, the question that will come."),
    _d("number_out_of_nowhere", _wrong_number,
       "“{number}” on slide {slide} is not in numbers.json, rounded or not. Correct it, or take it "
       "off: whoever asks where it comes from must get an answer."),
    _d("claims_as_revenue", _claims,
       "“{number}” on slide {slide} stands beside the name of {key}, and in numbers.json it is the "
       "value of {other}. Give each figure its own name."),
    _d("loss_without_its_sign", _sign,
       "“{number}” on slide {slide} has lost its sign: {key} is below 0. Write the minus sign, or "
       "say that it is a loss."),
    _d("spelt_out", _say(4, "Body", "上線成本", "上線要十八萬元，成本"),
       "“{number}” on slide {slide} is spelt out. Write amounts and rates in digits, so that they "
       "can be found in numbers.json."),
    _d("chart_of_other_values", _bars,
       "The chart “{name}” on slide {slide} shows {number}, which is not in numbers.json. Draw it "
       "from the entries instead of typing the values."),
    _d("no_chart", _no_chart,
       "No slide shows a chart or a picture. What is compared is seen faster than read: draw at "
       "least one of the five."),
    _d("no_interval", _interval,
       "No slide gives {key}. The manager cannot decide without it: write it with its name."),
    _d("no_day", _day,
       "The last slide names no day. A deck ends with what is to be decided, by whom and until "
       "when: write the day (2027-06-18, 6/18 or June 18)."),
    _d("linked_out", _linked,
       "{name} points to something outside of itself (a link or a linked picture). It must be "
       "whole without the network: put the picture in, and the address into the notes as text."),
    M("numbers_not_ready", _bare,
      "{key} in numbers.json beside this deck is missing or not right. The slides take their "
      "figures from that file: finish C.a first."),
)
