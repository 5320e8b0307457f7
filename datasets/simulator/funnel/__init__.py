"""Groups that are compared as a whole and part by part: T2.3.f."""
