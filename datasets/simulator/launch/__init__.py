"""Checkout, dataLayer, defects and go-live of the main version of the page (chapter T1.3)."""
