"""The command line: one module a command, each turns its flags into one call of `curation.flow`."""
