"""Experiments on the site and in mails (T2.4): who was shown what, and what they did."""
