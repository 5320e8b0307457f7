"""Pure makers of the plan, the ads, the page and the tracking test of chapter T1.2."""
