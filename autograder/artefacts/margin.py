"""What an order leaves before advertising: used by exercises, judges and the learner's notebook."""

from __future__ import annotations

from typing import Any


def contribution_margin(brief: dict[str, Any]) -> float:
    """What is left of NT$1 ordered, without VAT and before advertising (邊際貢獻率).

    (1 − returns) × (1 − goods) − payment fee − shipping, each a share of the order's value without
    VAT. Returned goods are sold again, so their cost comes back with them; fee and shipping of a
    returned order do not. The payment fee is charged on the amount paid, VAT included.

    Args:
        brief: price_incl_vat and aov (TWD with VAT per piece and per order), unit_cost and
            shipping_cost (TWD without VAT per piece and per order), vat_rate, payment_fee_rate,
            return_rate (shares).
    """
    gross = 1 + brief["vat_rate"]
    earned = (1 - brief["return_rate"]) * (1 - brief["unit_cost"] * gross / brief["price_incl_vat"])
    fees = brief["payment_fee_rate"] + brief["shipping_cost"] / brief["aov"]
    return earned - fees * gross
