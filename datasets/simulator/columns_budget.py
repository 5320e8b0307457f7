"""Meaning of the columns of the budget's exports."""

from __future__ import annotations

COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "response_curves": {
        "通路": ("text", "通路代號", "Channel id"),
        "營收上限": (
            "TWD",
            "四週花費再多也到不了的營收，未稅",
            "Revenue that no spend of four weeks reaches, without VAT",
        ),
        "半量花費": (
            "TWD",
            "帶來一半上限的四週花費，未稅",
            "Four weeks' spend that brings half of it, without VAT",
        ),
        "斜率": ("number", "曲線的彎度，小於 1", "Bend of the curve, below 1"),
        "貢獻率": (
            "share",
            "營收扣掉商品、金流、物流後剩下的比率，廣告前",
            "Share of revenue left after goods, payment and delivery, before media",
        ),
        "最低花費": ("TWD", "合約或學習期的下限", "Floor by contract or learning phase"),
        "最高花費": ("TWD", "版位或名單的上限", "Ceiling by inventory or list"),
    },
}
