"""Purchases of customers over fifteen months, T2.3."""
