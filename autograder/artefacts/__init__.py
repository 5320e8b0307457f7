"""Readers of work products: report, plan, chart."""
