"""Where records are kept: the only package that reads and writes a workspace on disk."""
