"""Bytes that somebody sends become text: encoding, header's row and delimiter, for data and references alike."""
