"""Several readings of one article: how well they agree, and what they come to together."""
