"""What a learner's notebook may call."""
