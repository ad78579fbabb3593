"""The command line: intent in, words out. Nothing is decided, probed or installed here."""
