"""The address of an ad: the page of the plan, its UTM parameters, and nothing personal."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .forms import Fault

UTM = ("utm_source", "utm_medium", "utm_campaign")
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]")
_VALUE = re.compile(r"[a-z0-9_.-]+")
PERSONAL = re.compile(r"@|(?<!\d)09\d{8}(?!\d)")
PERSON = re.compile(r"e-?mail|phone|tel|mobile|member_?name", re.IGNORECASE)


def check_link(ad: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    """The address of one ad. Raises Fault."""
    url = str(ad["url"]).strip()
    for sign in url:
        if not _ADDRESS.match(sign):
            raise Fault("The url of ad {id} holds {sign}, which does not belong into an address. "
                        "Take it out.", id=name, sign=_shown(sign))
    try:
        link, page = urlsplit(url), urlsplit(truth["plan"]["url"])
        query = parse_qsl(link.query, keep_blank_values=True)
    except ValueError:
        raise Fault("The url of ad {id} is not an address. Copy it from campaign_plan and add UTM.",
                    id=name) from None
    if (link.scheme, link.netloc, link.path.rstrip("/")) != (
            page.scheme, page.netloc, page.path.rstrip("/")):
        raise Fault("The url of ad {id} does not lead to the page of the plan. Copy the address "
                    "from campaign_plan.", id=name)
    for key, value in [*query, *parse_qsl(link.fragment, keep_blank_values=True)]:
        if PERSON.fullmatch(key) or PERSONAL.search(key + value):
            raise Fault("The url of ad {id} carries personal data in {key}. Addresses end up in "
                        "logs and reports (rule D05): take it out.", id=name, key=key[:20])
    for key in UTM:
        given = [v for k, v in query if k == key]
        if len(given) != 1 or not given[0].strip():
            raise Fault("The url of ad {id} does not hold {key} exactly once. Without it nobody "
                        "can tell afterwards which ad brought the order.", id=name, key=key)
        if given[0] != given[0].lower():
            raise Fault("{key} of ad {id} has capital letters. GA4 counts Facebook and facebook as "
                        "two sources. Write it in lower case.", id=name, key=key)
        if not _VALUE.fullmatch(given[0]):
            raise Fault("{key} of ad {id} holds other signs than letters a to z, digits, “_”, “-” "
                        "and “.”. Reports would list it under a garbled name.", id=name, key=key)


def check_links(ads: list[dict[str, Any]], rules: dict[str, Any]) -> None:
    """Source and medium those of the platform, the campaign that of the house, no two ads alike.

    rules: {"sources", "mediums": names by platform, "campaign"}. Raises Fault.
    """
    for ad in ads:
        platform, query = str(ad["platform"]), _query(ad)
        if query.get("utm_source", "") not in rules["sources"].get(platform, ()):
            raise Fault("utm_source of ad {id} is {source}, and the ad runs on {platform}. The "
                        "order would be counted for another channel.", id=str(ad["id"])[:20],
                        source=query.get("utm_source", "")[:20], platform=platform)
        if query.get("utm_medium", "") not in rules["mediums"].get(platform, ()):
            raise Fault("utm_medium of ad {id} is {value}, and ads on {platform} are bought in "
                        "another way. Reports would count it as unpaid or as something else: look "
                        "up mediums in brand_guide.", id=str(ad["id"])[:20],
                        value=query.get("utm_medium", "")[:20], platform=platform)
        if query.get("utm_campaign", "") != rules["campaign"]:
            raise Fault("utm_campaign of ad {id} is {value}, and this campaign has one name in "
                        "all links. Otherwise December's report falls into pieces: look up "
                        "campaign in brand_guide.", id=str(ad["id"])[:20],
                        value=query.get("utm_campaign", "")[:20])
    seen: dict[tuple[str, ...], str] = {}
    for ad in ads:
        query = _query(ad)
        content = query.get("utm_content", "")
        keys = [(*(query.get(key, "") for key in UTM), content)]
        keys += [("utm_content", content)] if content else []
        for key in keys:
            if key in seen:
                raise Fault("The ads {first} and {second} cannot be told apart in the reports. "
                            "Give each its own utm_content, such as its id.",
                            first=seen[key], second=str(ad["id"])[:20])
            seen[key] = str(ad["id"])[:20]


def _query(ad: dict[str, Any]) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(str(ad["url"]).strip()).query))


def _shown(sign: str) -> str:
    """A sign as a message shows it; invisible ones by their number."""
    seen = unicodedata.category(sign)[0] not in "ZCM"
    return f"“{sign}”" if seen else f"U+{ord(sign):04X}"
