"""Consent log and survey of members for chapter T2.2."""
