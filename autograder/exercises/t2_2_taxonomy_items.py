"""T2.2.a: the exercise with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_2_taxonomy import TOO_EARLY, _with, by_table, calls, classify, practice, public

PAIR_WORLDS = tuple(WorldSpec(221 + i, year, "none")
                    for i, year in enumerate((2024, 2026, 2027, 2025)))

A = Exercise(
    "T2.2.a",
    parts=(Part(
        "classify", classify, inputs=calls, load=public(),
        compare=Compare("tuple", items=(Compare("scalar"), Compare("scalar")),
                        names=("std_class", "ga4_group")),
        practice=practice,
    ),),
    misconceptions=(
        Misconception("swapped", _with(swapped=True),
            "The two labels are swapped. The standard's class comes first, GA4's group second: "
            "return std_class, ga4_group."),
        Misconception("names_for_ids", _with(named="zh"),
            "Your first label is the class's name. Give its id, so that both languages agree: "
            "advertising, organic_search, recommended or direct."),
        Misconception("house_lists", _with(house_lists=True),
            "You look things up in load(\"taxonomy\") or in your own lists. The function is also "
            "called with another firm's lists. Use the argument: rules[\"sites\"] and "
            "rules[\"mediums\"]."),
        Misconception("case_kept", _with(case_kept=True),
            "Capitals make another source of the same one: FB and fb, CPC and cpc. Use .lower() on "
            "source, medium and campaign before you compare."),
        Misconception("blanks_kept", _with(blanks_kept=True),
            "A blank before or after a word keeps it from being found in a list. Use .strip() "
            "before you compare."),
        Misconception("missing_as_direct", _with(missing_as_direct=True),
            "A missing source or medium is taken for Direct. Missing means that nobody knows; it "
            "becomes (not set), and Direct also needs the source (direct)."),
        Misconception("not_set_direct", _with(not_set_direct=True),
            "You count (not set) as Direct. (direct) is what GA4 says when a visit has no origin; "
            "(not set) is when it does not know. Ask for the source (direct)."),
        Misconception("source_direct", _with(source_direct=True),
            "You call everything with the source (direct) Direct, whatever its medium. The rule "
            "asks for both. Test the medium as well: (none) or (not set)."),
        Misconception("none_only", _with(none_only=True),
            "Direct is also (direct) with the medium (not set). Test for both words."),
        Misconception("cpc_only", _with(cpc_only=True),
            "You take only the medium cpc for paid. paid_social, ppc, cpm and retargeting are paid "
            "as well. Write the rule for paid once, as the table says, and use it everywhere."),
        Misconception("no_ppc", _with(no_ppc=True),
            "ppc and retargeting are paid, too, and hold neither cp nor paid. Add them to your "
            "rule for paid."),
        Misconception("paid_anywhere", _with(paid_anywhere=True),
            "A medium such as unpaid counts as paid, because paid stands somewhere in it. It must "
            "begin with paid: use .startswith(\"paid\")."),
        Misconception("display_first", _with(display_first=True),
            "Ads with the medium cpm on Facebook or YouTube become Display in yours. Either you "
            "ask for Display before paid search, social and video, or your test for paid misses "
            "cpm, which holds cp. Keep the order, and test \"cp\" in m."),
        Misconception("display_last", _with(display_last=True),
            "You ask for Paid Other before Display, so banners with the medium cpm become Paid "
            "Other. Keep the order of the table."),
        Misconception("paid_other_first", _with(paid_other_first=True),
            "Every paid visit becomes Paid Other, because that rule comes too early. It is for "
            "what is left after search, social, video and display. Move it down."),
        Misconception("social_first", _with(social_first=True),
            "You ask for Organic Social before the paid rules, so ads on Facebook become organic. "
            "Ask for paid first."),
        Misconception("search_before_paid", _with(search_before_paid=True),
            "A search engine is called Organic Search before you ask whether the click was paid. "
            "Ask for paid first."),
        Misconception("search_before_social", _with(search_before_social=True),
            "You ask for Organic Search before Organic Social, so a search engine's name with the "
            "medium social is called search. Keep the order of the table."),
        Misconception("referral_first", _with(referral_first=True),
            "The medium referral decides at once, so links in posts on Facebook or YouTube become "
            "Referral. Ask for social, video and search first: their rules look at the source."),
        Misconception("rest_referral", _with(rest_referral=True),
            "What fits no rule becomes Referral. Referral needs the medium referral, app or link; "
            "the rest is Unassigned."),
        Misconception("last_fits", _with(last_fits=True),
            "Your rules overwrite one another, so the last one that fits wins. The first one has "
            "to: return as soon as a rule fits, or use elif."),
        Misconception("part_of_name", _with(part_of_name=True),
            "You look for the list's words inside the source, so google-fans.example becomes a "
            "search engine. The source has to equal an entry: source in list."),
        Misconception("domains_only", _with(domains_only=True),
            "Sources without a dot, such as google or fb, are not found. Tags carry names and "
            "links carry domains, and the lists hold both. Use the list as it is."),
        Misconception("organic_medium_only", _with(organic_medium_only=True),
            "Organic Search is more than the medium organic: a search engine from the list counts "
            "whatever its medium, if no rule before it fits. Ask for either."),
        Misconception("search_source_only", _with(search_source_only=True),
            "The medium organic alone makes it Organic Search, also from an engine that is in no "
            "list. Ask for either."),
        Misconception("email_is_referral", _with(email_is_referral=True),
            "Mailings become Referral. GA4 has a group Email: a source or medium that is in the "
            "list email."),
        Misconception("email_by_medium", _with(email_by_medium=True),
            "For Email you look at the medium only. The rule asks whether source or medium is in "
            "the list."),
        Misconception("push_equals", _with(push_equals=True),
            "Only the medium push is taken for a push message. Media that end with push, or hold "
            "mobile or notification, count as well."),
        Misconception("campaign_ignored", _with(campaign_ignored=True),
            "You never look at the campaign. cross-network and shopping in its name decide the "
            "group. Test c for both words."),
        Misconception("all_referrals_recommended", _with(all_referrals_recommended=True),
            "You carry GA4's word over: Referral becomes recommended. Note N09 puts external links "
            "under direct; only blogs, own sites and social platforms are recommended."),
        Misconception("no_blogs", _with(no_blogs=True),
            "All of GA4's Referral is direct in your first label. Note N09 names blogs and "
            "official sites under recommended: ask whether the source is in blogs or own."),
        Misconception("own_direct", _with(own_direct=True),
            "Our own other sites are direct in your first label. Note N09 names official websites "
            "under recommended. Ask for the list own as well as blogs."),
        Misconception("owned_is_advertising", _with(owned_is_advertising=True),
            "Mailings, text messages and push messages count as advertising. N09's advertising is "
            "what media space was bought for; the house puts messages to its own customers under "
            "direct."),
        Misconception("affiliates_recommended", _with(affiliates_recommended=True),
            "Creators with the medium affiliate count as recommended. They are paid for the post, "
            "so the house counts Affiliates as advertising."),
        Misconception("social_direct", _with(social_direct=True),
            "Posts on social platforms and videos are direct in your first label. N09 names social "
            "platforms first under recommended. Map Organic Social and Organic Video to it."),
        Misconception("keywords_are_search", _with(display_only_ads=True),
            "Paid Search and Paid Shopping are organic_search in your first label. N09 counts "
            "bought keywords as advertising: they are paid for."),
        Misconception("only_direct_is_direct", _with(only_direct_is_direct=True),
            "Only GA4's Direct is direct in your first label. N09's direct holds external links "
            "too, and the house puts messages and what is left there. Make direct the class of all "
            "that is named nowhere else."),
        Misconception("fifth_class", _with(unknown_class=True),
            "You made a fifth class. N09 has four, and the house counts what cannot be assigned "
            "as direct. Return direct there, and say in the report how much it was."),
        *(Misconception(f"order_{name}", _with(**{f"{name} too early": True}),
            "Two lines of the table fit here, and you ask for the lower one first. The first from "
            "the top counts. Put your tests into the order of the table.")
          for name, _ in TOO_EARLY),
        Misconception("only_blanks", _with(only_blanks=True),
            "A text of nothing but blanks is empty after .strip(), and you look for emptiness "
            "before. Strip first, then put (not set) where nothing is left."),
        Misconception("part_of_medium", _with(part_of_medium=True),
            "You look for organic, affiliate, sms, ppc or retargeting inside the text. The rule "
            "says that it is that word, as a whole: use ==. Only cp, video, mobile and "
            "notification may stand inside a longer one."),
        Misconception("paid_listed", _with(paid_listed=True),
            "You listed the paid media that you know. The rule takes every medium that holds cp "
            "or begins with paid, also new ones. Test with in and .startswith."),
        Misconception("video_equals", _with(video_equals=True),
            "Only the medium video makes Organic Video in yours. A medium that holds video counts "
            "as well, such as in-video. Ask \"video\" in m."),
        Misconception("push_anywhere", _with(push_anywhere=True),
            "A medium with push at its start or in its middle counts as a push message in yours. "
            "It has to end with push: use .endswith(\"push\")."),
        Misconception("sms_by_medium", _with(sms_by_medium=True),
            "For SMS you look at the medium only. The source sms alone counts as well. Test both."),
        Misconception("list_alone", _with(list_alone=True),
            "Every visit from a blog or own site is recommended in your first label, also a paid "
            "one. The lists count only where GA4's group is Referral. Test the group first."),
    ),
    alternatives=(Alternative("early_returns", by_table),),
    hints=(
        "Clean the three texts first, then work out GA4's group alone. The first label follows "
        "from the group; only Referral needs a second look at the source.",
        "Write paid as one True or False, then if … return for each line of the table, from top "
        "to bottom. A function ends at its first return, so the order is kept.",
        "paid = \"cp\" in m or m in (\"ppc\", \"retargeting\") or m.startswith(\"paid\"); "
        "if s == \"(direct)\" and m in (\"(none)\", \"(not set)\"): group = \"Direct\"; "
        "elif \"cross-network\" in c: ...; elif paid and s in sites[\"search\"]: ...",
    ),
    solution=(
        "Both taxonomies are lists of questions, and the order of the questions is part of the "
        "rule: paid before organic, site before medium. GA4 asks how the click came about, the "
        "standard asks who brought the visitor, so they agree on search and disagree on links. "
        "Text is cleaned once, in front; names are compared whole, since a part of a name finds "
        "strangers."
    ),
    worlds=PAIR_WORLDS,
)
