"""What colleagues saw on the site in April and what they propose (T2.4.b)."""
