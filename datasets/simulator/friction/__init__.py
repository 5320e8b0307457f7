"""Sessions of the checkout in April, and what stopped them, for chapter T2.4."""
