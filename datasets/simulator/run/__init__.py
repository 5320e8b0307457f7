"""The 28 days of the campaign as they were run: spend, results, faults, downloads, books."""
