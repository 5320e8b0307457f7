"""The checker, the class and the site of the course KMC2431-005v4."""
