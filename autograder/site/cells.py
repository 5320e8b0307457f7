"""Names that code cells of the book show in the language of the build."""

from __future__ import annotations

from autograder.learner.figures import label

CHANNELS = {
    "google_search": ("Google 搜尋", "Google Search"),
    "pmax": ("PMax", "PMax"),
    "meta": ("Meta", "Meta"),
    "line_ads": ("LINE 廣告", "LINE Ads"),
    "line_oa": ("LINE 官方帳號", "LINE OA"),
    "edm": ("電子報", "EDM"),
    "kol": ("KOL", "KOL"),
    "seo": ("自然搜尋", "SEO"),
    "direct": ("直接流量", "Direct"),
    "referral": ("參照連結", "Referral"),
}


def channel_name(channel: str) -> str:
    """Name of a channel for figures and tables; an unknown id is returned as it is."""
    return label(*CHANNELS.get(channel, (channel, channel)))
