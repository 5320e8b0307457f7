"""Queries, days and archives of Search Console for the eight weeks of chapter T2.2."""
