"""T2.2.d: the exercise with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_2_search import COLUMNS, _with, by_rows, calls, gsc_report, practice

SEARCH_WORLDS = (
    WorldSpec(241, 2024, "all"), WorldSpec(242, 2026, "none"), WorldSpec(243, 2027, {"D38"}),
    WorldSpec(244, 2025, {"D03"}),
)  # fmt: skip

D = Exercise(
    "T2.2.d",
    parts=(Part(
        "gsc_report", gsc_report, inputs=calls,
        load=tuple((f"gsc_files[{name}]", "gsc_names", "['澄嶼', 'chengyu']")
                   for name in ("weeks_1_4", "weeks_5_8", "weeks_1_8")),
        compare=Compare("frame", ("part",), dict.fromkeys(COLUMNS[1:], 1e-6)),
        practice=practice,
    ),),
    misconceptions=(
        Misconception("plain_mean", _with(plain_mean=True),
            "Your position is the plain mean of the rows. A query seen twice then counts as much "
            "as one seen 2,000 times. Multiply each position by its impressions, add up, and "
            "divide by the impressions.", row="M51"),
        Misconception("by_clicks", _with(by_clicks=True),
            "You weight positions by clicks. Search Console's average is over impressions, and "
            "clicks gather at the top, so the site looks better than it stands. Weight by "
            "impressions."),
        Misconception("mean_of_days", _with(mean_of_days=True),
            "The position of total is the plain mean of the days. A busy day shows the site more "
            "often. Weight each day by its impressions."),
        Misconception("position_of_queries", _with(position_of_queries=True),
            "The position of total comes from the list of queries, which lacks the rare ones. Take "
            "it from the days, weighted by impressions."),
        Misconception("sum_of_positions", _with(sum_of_positions=True),
            "You add up positions. A rank is no amount; two queries at 3 do not stand at 6. Take "
            "the mean, weighted by impressions."),
        Misconception("sum_of_queries", _with(sum_of_queries=True),
            "Your total is the sum of the list of queries. Rare queries are withheld and the list "
            "stops at 1,000 rows, so it is too small. Add up the days.", row="M52"),
        Misconception("total_of_pages", _with(total_of=1),
            "Your total comes from the file of pages. One search can show two of our pages, so "
            "impressions count twice. Add up the days."),
        Misconception("total_of_devices", _with(total_of=3),
            "Your total comes from the file of devices. It knows no days and its positions are "
            "those of devices. Add up the days."),
        Misconception("hidden_zero", _with(hidden_zero=True),
            "hidden is 0 in yours. What Search Console withholds is not nothing: it is the total "
            "less the queries that are named. Subtract."),
        Misconception("hidden_left_out", _with(hidden_left_out=True),
            "The row hidden is not there. Without it everybody takes the named queries for all of "
            "them. Add it: total less brand and non_brand."),
        Misconception("hidden_counted", _with(hidden_counted=True),
            "You give a number of queries for hidden or total. Nobody knows how many were "
            "withheld. Leave both missing (NA)."),
        Misconception("hidden_place", _with(hidden_place=True),
            "You give the hidden queries the position of the total. Nothing is known about theirs. "
            "Leave it missing (NA)."),
        Misconception("hidden_place_zero", _with(hidden_place_zero=True),
            "The hidden queries stand at position 0 in yours, above the top of the page. Nothing "
            "is known about theirs. Leave it missing (NA)."),
        Misconception("hidden_place_rest", _with(hidden_place_rest=True),
            "You work out a position of the hidden queries from the total. The list and the days "
            "are rounded and counted apart, so what is left over is no rank. Leave it missing "
            "(NA)."),
        Misconception("mean_ctr", _with(mean_ctr=True),
            "Your ctr is the mean of the rows' CTR. A query seen ten times then weighs as much as "
            "one seen 10,000 times. Divide the sum of clicks by the sum of impressions."),
        Misconception("ctr_in_percent", _with(ctr_in_percent=True),
            "Your ctr is a percentage. Ratios in this course are fractions: 0.05 and not 5. Leave "
            "out the 100."),
        Misconception("ctr_upside_down", _with(ctr_upside_down=True),
            "Your ctr is impressions ÷ clicks. It says how often we are seen for one click. Turn "
            "it round."),
        Misconception("whole_query", _with(whole_query=True),
            "You count a query as brand only where it is a brand word and nothing else. People "
            "write more, such as the brand and a product. Ask whether the word is in the query."),
        Misconception("at_the_start", _with(at_the_start=True),
            "You look for brand words at the start of the query only. Some people write another "
            "word first. Ask whether it is anywhere in the query."),
        Misconception("capitals_matter", _with(capitals_matter=True),
            "You compare capitals. Search Console writes queries in small letters, and whoever "
            "writes the list of brand words may not. Put both into small letters."),
        Misconception("query_as_written", _with(query_as_written=True),
            "You put the brand words into small letters and leave the queries as they are. Both "
            "sides need it. Use .str.lower() on the queries as well."),
        Misconception("words_as_written", _with(words_as_written=True),
            "You put the queries into small letters and leave the brand words as they are, so a "
            "word with a capital is never found. Use word.lower() as well."),
        Misconception("word_spaces", _with(word_spaces=True),
            "You take the spaces out of the queries and leave them in the brand words, so a word "
            "with a space is never found. Take them out of both."),
        Misconception("spaces_matter", _with(spaces_matter=True),
            "You miss brand queries with a space inside the name. People type it as it comes. Take "
            "the spaces out of the query and of the words before you look."),
        Misconception("word_by_word", _with(word_by_word=True),
            "You cut the query at spaces and compare whole words. Chinese has no spaces, and a "
            "brand name may be part of a longer word. Ask whether the word is in the query."),
        Misconception("brand_written", _with(brand_written=True),
            "You wrote the brand words into your code. They are the third argument, and another "
            "firm has others. Use brand."),
        Misconception("first_word", _with(first_word=True),
            "You look for the first brand word only. Each of them is enough. Go through the whole "
            "list."),
        Misconception("last_word", _with(last_word=True),
            "Only the last brand word counts in yours: each turn of the loop overwrites the one "
            "before. Keep what was found, with | or any."),
        Misconception("all_words", _with(all_words=True),
            "You want all brand words in one query. One is enough. Use any and not all."),
        Misconception("of_the_list", _with(of_the_list=True),
            "You divide by the clicks of the named queries. The hidden clicks are part of the "
            "site's clicks, so the share of the brand looks too large. Divide by the total."),
        Misconception("share_of_impressions", _with(share_of_impressions=True),
            "Your share is one of impressions. Asked is the share of clicks: visits and not views. "
            "Divide clicks by the clicks of total."),
        Misconception("share_in_percent", _with(share_in_percent=True),
            "Your share is a percentage. Ratios in this course are fractions: 0.4 and not 40. "
            "Leave out the 100."),
        Misconception("most_is_share", _with(most_is_share=True),
            "share_most equals share in yours. It is the other end: how large the share is if all "
            "hidden clicks belonged to this row. Add the hidden clicks before you divide."),
        Misconception("most_by_rest", _with(most_by_rest=True),
            "You give each row half of the hidden clicks. Nobody knows how they split. share_most "
            "is the end of what is possible: add all of them."),
        Misconception("most_everywhere", _with(most_everywhere=True),
            "share_most has a value for hidden or total. Nothing can be added to these. Leave it "
            "missing (NA) there."),
        Misconception("commas_lost", _with(commas_lost=True),
            "Numbers with a comma become missing in yours, and they are the largest. \"1,234\" is "
            "a text. Take the commas out first, for example with thousands=\",\"."),
        Misconception("zero_for_nothing", _with(zero_for_nothing=True),
            "Where nobody saw a brand query you give 0 for ctr or position. With nothing to divide "
            "by nothing is known. Leave it missing (NA)."),
    ),
    alternatives=(Alternative("by_rows", by_rows),),
    hints=(
        "Open the archive with zipfile.ZipFile(io.BytesIO(data)) and print namelist(). Two of its "
        "files are enough: the queries and the days.",
        "Two tables with your own column names, one mask for brand queries, then one row for each "
        "part: sums, ctr and the weighted position. hidden is total less the two others.",
        "def line(part, rows): clicks, seen = rows[\"clicks\"].sum(), rows[\"impressions\"].sum(); "
        "return {\"part\": part, ..., \"position\": (rows[\"position\"] * "
        "rows[\"impressions\"]).sum() / seen if seen else None}",
    ),
    solution=(
        "The list of queries names only what enough people searched for, and at most 1,000 rows of "
        "it; the days know the total. What lies between is the gap, and it is stated as a row of "
        "its own, because whoever divides by the list makes the brand look larger than it is. An "
        "average position can only be put together with the impressions it was made over."
    ),
    worlds=SEARCH_WORLDS,
)
