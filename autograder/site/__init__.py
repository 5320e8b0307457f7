"""Sphinx extension of the published book."""
