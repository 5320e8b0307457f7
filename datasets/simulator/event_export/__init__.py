"""GA4's export to BigQuery as it really arrives: nested, repeated, with events without ids."""
