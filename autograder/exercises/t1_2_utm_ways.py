"""T1.2.f: the exercise with its sentences."""

from __future__ import annotations

from autograder.artefacts.link_check import judge_link

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS
from .t1_2_utm import (
    KEYS,
    _build,
    _build_by_pieces,
    _parse,
    _parse_by_qs,
    build_utm,
    hand_built,
    hand_parsed,
    parse_utm,
    to_build,
    to_parse,
)

SITE = "https://www.chengyu-daily.example/double11"
UTM = {"source": "Facebook", "medium": "paid_social", "campaign": "雙11 檔期"}


def _public(url: str, **more: object) -> tuple[str, str]:
    """Arguments of one public call, as literals."""
    return repr(url), repr(UTM | more)


F = Exercise(
    "T1.2.f",
    parts=(
        Part(
            "build_utm", build_utm, inputs=to_build,
            load=(
                _public(SITE, content="影片 A", placed_on="m.facebook.com"),
                _public(f"{SITE}?sku=CYF004#order", term=None),
                _public(f"{SITE}?utm_source=old&page=2", content="禮盒&洗沐"),
                _public(f"{SITE}?page=2", placed_on="www.chengyu-daily.example"),
            ),
            compare=Compare("scalar"), judge=judge_link, practice=hand_built,
        ),
        Part(
            "parse_utm", parse_utm, inputs=to_parse,
            load=tuple((repr(f"{SITE}?{query}"),) for query in (
                "utm_source=google&utm_medium=cpc&utm_campaign=%E9%9B%9911",
                "utm_source=FB&utm_medium=Paid_Social", "utm_source=facebook&utm_medium=cpm",
                "utm_source=line&utm_medium=push", "utm_source=google", "sku=CYF004",
                "utm_source=ig&utm_medium=social+media", "utm_source=line&utm_medium=message",
            )),
            compare=Compare("mapping", columns=dict.fromkeys((*KEYS, "channel"), 1e-9)),
            practice=hand_parsed,
        ),
    ),
    misconceptions=(
        Misconception("second_question_mark", _build(second_question_mark=True),
            "You put a second question mark into a link that has one already. The browser then "
            "takes the rest for part of a value. Join pairs with &."),
        Misconception("behind_fragment", _build(behind_fragment=True),
            "You put UTM behind #. What stands there never reaches the measurement. The query "
            "comes before #."),
        Misconception("query_lost", _build(query_lost=True),
            "You throw away the query that the link had. The page may need it to show the right "
            "product. Keep its pairs in front of yours."),
        Misconception("repeated_lost", _build(repeated_lost=True),
            "Of two pairs of one name (size=s&size=m) one is gone from the link. A dict holds one "
            "value for each name. Keep the list of pairs as parse_qsl gives it."),
        Misconception("fragment_lost", _build(fragment_lost=True),
            "You lose what stood behind #. Visitors then land at the top and not at the order "
            "form. Put it back at the end."),
        Misconception("old_utm_kept", _build(old_kept=True),
            "You leave old utm_ pairs in the link, so two sources stand there. Take out every "
            "pair that begins with utm_ first."),
        Misconception("blank_pair_lost", _build(blank_lost=True),
            "A pair without a value (ref=) is gone from the link. It belongs to the page and not "
            "to you. With parse_qsl say keep_blank_values=True."),
        Misconception("capitals_kept", _build(capitals=True),
            "You keep capitals. Facebook and facebook become two rows in every report. Use "
            "lower()."),
        Misconception("spaces_kept", _build(spaces=True),
            "You leave spaces inside the values. They turn into + or %20 and every tool shows them "
            "differently. Join the words with _."),
        Misconception("not_encoded", _build(raw=True),
            "You put the values into the link as they are. A & in a name cuts it in two, and "
            "Chinese breaks in some apps. Use urlencode, or quote on each value."),
        Misconception("signs_not_encoded", _build(signs_raw=True),
            "You encode Chinese and leave &, = and + as they are. In a query these have a meaning "
            "of their own and cut the value in two. Encode the whole value."),
        Misconception("blank_written", _build(blank_written=True),
            "You write pairs without a value (utm_term=). They fill the reports with (not set). "
            "Leave out what is missing or blank."),
        Misconception("blank_if_key", _build(blank_if_key=True),
            "You write a pair as soon as its key is in utm, though its value is blank or None. "
            "That fills the reports with (not set). Look at the value, not at the key."),
        Misconception("unstripped", _build(unstripped=True, single_spaces=True),
            "Spaces around a value become _ at its ends. Nobody meant them. Take them off first, "
            "for example with split() and join."),
        Misconception("single_spaces", _build(single_spaces=True),
            "You replace each space by a _, so two spaces give __. People type two by accident. "
            "Split at spaces and join the words with one _."),
        Misconception("five_only", _build(five_only=True),
            "You take out the five old marks and leave others such as utm_id. They belong to the "
            "old campaign, too. Take out every pair that begins with utm_."),
        Misconception("order_of_dict", _build(order_of_dict=True),
            "Your pairs come in the order in which utm happens to hold them. One order makes "
            "links easy to compare. Go through the five keys in the order given."),
        Misconception("host_written_in", _build(host_written_in=True),
            "You wrote the host of this shop into your code. The function serves other sites as "
            "well. Take the host from url."),
        Misconception("none_written", _build(none_written=True),
            "The word none stands in your link. A missing value is no text. Leave the pair out."),
        Misconception("utm_first", _build(utm_first=True),
            "You put UTM before the pairs that the link had. Its own pairs come first, then the "
            "five of UTM in the order given."),
        Misconception("inside_marked", _build(inside_marked=True),
            "You mark a link from one page of the shop to another. GA4 then starts a new source "
            "in the middle of the visit, and the ad that paid for it is lost. Without UTM there."),
        Misconception("inside_untouched", _build(inside_untouched=True),
            "You give a link inside the shop back as it was, with the old UTM in it. It does the "
            "same harm. Take its utm_ pairs out."),
        Misconception("host_by_letter", _build(host_by_letter=True),
            "You compare the hosts letter by letter. WWW.Example.com and www.example.com are one "
            "site. Compare both in small letters."),
        Misconception("url_host_as_written", _build(url_host_as_written=True),
            "You put placed_on into small letters and take the host of url as it was written. "
            "Both may hold capitals. Use parts.hostname, or lower() on both sides."),
        Misconception("host_suffix", _build(host_suffix=True),
            "You take a link from another host of the same domain for one inside the shop. blog. "
            "and shop. are two hosts. Only where both are equal UTM is left out."),
        Misconception("not_decoded", _parse(not_decoded=True),
            "You give values as they stand in the link, with % in them. People must be able to "
            "read them. parse_qsl decodes."),
        Misconception("plus_kept", _parse(plus_kept=True),
            "You leave + in the values. In a query + stands for a space. parse_qsl turns it into "
            "one; unquote alone does not."),
        Misconception("parse_capitals", _parse(capitals=True),
            "You keep the capitals of incoming links. GA4's rules do not look at capitals, and "
            "your table should have one row per source. Use lower()."),
        Misconception("missing_as_text", _parse(blank_text=True),
            "You give an empty text for what is missing. Missing is None. Use value or None at "
            "the end."),
        Misconception("no_direct", _parse(no_direct=True),
            "A link without any mark has no source in your result. GA4 calls it (direct) and "
            "(none), and its channel is Direct. Set both."),
        Misconception("direct_if_either", _parse(either_missing=True),
            "You call a visit direct when only one of source and medium is missing. Something is "
            "known then. Only without both it is (direct)."),
        Misconception("fragment_read", _parse(fragment_read=True),
            "You read UTM behind #. It is not part of the query. urlsplit(url).query stops before "
            "it."),
        Misconception("cpc_is_search", _parse(cpc_is_search=True),
            "You call every cpc Paid Search. That holds for search sites only; cpc from LINE is "
            "Paid Other. Look at the source as well."),
        Misconception("paid_first", _parse(paid_first=True),
            "Paid Other comes too early: it swallows search, social and video. It is what is left "
            "of paid traffic. Keep the order of the table."),
        Misconception("display_first", _parse(display_first=True),
            "Display comes too early: a cpm from a social site is Paid Social. Keep the order of "
            "the table."),
        Misconception("display_late", _parse(display_late=True),
            "Paid Other comes before Display in yours: a cpm from a site on no list is then Paid "
            "Other, and GA4 says Display. Keep the order of the table."),
        Misconception("social_inside", _parse(social_inside=True),
            "You look for the names of social sites inside the source, so ig is found in digital. "
            "A source is one of the list or it is not. Write source in SOCIAL."),
        Misconception("push_anywhere", _parse(push_anywhere=True),
            "You look for push anywhere in the medium. Only at its end it counts: push_line does "
            "not. Use endswith."),
        Misconception("paid_is_cpc", _parse(paid_is_cpc=True),
            "You take only cpc for paid. paid_social, ppc, cpm and retargeting are paid, too. Use "
            "is_paid."),
        Misconception("no_paid_other", _parse(no_other=True),
            "Paid traffic from other sites ends as Unassigned. The table has Paid Other for it. "
            "Add that rule behind Display."),
        Misconception("social_by_medium", _parse(social_by_medium=True),
            "You look for social traffic in the medium only. A source from the list of social "
            "sites is enough. Use or."),
        Misconception("social_by_source", _parse(social_by_source=True),
            "You look for social traffic in the source only. A medium such as social is enough. "
            "Use or."),
        Misconception("organic_by_medium", _parse(organic_by_medium=True),
            "You want the medium organic for Organic Search. A search site as source is enough "
            "when nothing before it fits. Use or."),
        Misconception("mail_by_medium", _parse(mail_by_medium=True),
            "You look for e-mail in the medium only. The source may say it as well. Use or."),
        Misconception("no_cross_network", _parse(no_cross=True),
            "You do not look at the campaign. One with cross-network in its name is Performance "
            "Max, whatever its source. Put that rule second."),
        Misconception("cross_exact", _parse(cross_exact=True),
            "You want the campaign to be cross-network and nothing else. The table says contains, "
            "as in cross-network_pmax. Write \"cross-network\" in campaign."),
        Misconception("push_exact", _parse(push_exact=True),
            "You count only media that end with push. mobile and notification anywhere in the "
            "medium count as well. Read that row of the table again."),
        Misconception("push_alone", _parse(push_alone=True),
            "You count only the medium push itself. web-push ends with it and counts as well. Use "
            "endswith."),
        Misconception("no_not_set", _parse(no_not_set=True),
            "(direct) with the medium (not set) is Direct, too. You know only (none). Read the "
            "first row of the table again."),
        Misconception("parse_unstripped", _parse(parse_unstripped=True),
            "You keep spaces around a value, so no list knows it. Take them off with strip()."),
        Misconception("rest_is_referral", _parse(rest_is_referral=True),
            "You call what fits no rule Referral. GA4 calls it Unassigned, and that is your sign "
            "of a badly named link. End with Unassigned."),
    ),
    alternatives=(Alternative("pieces", {"build_utm": _build_by_pieces,
                                         "parse_utm": _parse_by_qs}),),
    hints=(
        "Take the link with ? and # apart with urlsplit and print the five pieces.",
        "build_utm: own pairs without utm_, then your pairs, then urlencode and urlunsplit. "
        "parse_utm: the query as a dict, five get, then the rules from top to bottom with return.",
        "parts = urlsplit(url); pairs = [(k, v) for k, v in parse_qsl(parts.query, "
        "keep_blank_values=True) if not k.startswith(\"utm_\")]; ...; "
        "return urlunsplit(parts._replace(query=urlencode(pairs)))",
    ),
    solution=(
        "A link is taken apart, changed and put together by the library that knows its grammar; "
        "gluing texts goes wrong with the first ? or &. One spelling for each value keeps reports "
        "in one row. Rules are read from top to bottom, and the first that fits counts, so the "
        "narrow ones stand first. No UTM inside the shop: it would overwrite where the visit came "
        "from."
    ),
    worlds=PAGE_WORLDS,
)
