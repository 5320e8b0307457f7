"""Instructor only: what is right, what is wrong and what to say about it."""
