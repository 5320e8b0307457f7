"""Daily sales of T2.3 and what moved them: effects, panels, the shop's discounts, a price test."""
