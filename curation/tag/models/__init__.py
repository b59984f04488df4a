"""Taggers that ask a model: their spans in our labels, with refs. Their libraries are extras."""
