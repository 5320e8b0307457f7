"""Readers of platform exports: real files in, canonical tables out."""
