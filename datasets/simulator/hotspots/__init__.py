"""Sales by county, hour and product of two quarters, T2.3."""
