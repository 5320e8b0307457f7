"""Pure core: verdicts, comparison, codec, messages."""
