"""One page each: load, draw, offer what can be done."""
