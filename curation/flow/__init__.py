"""One module a command: reads the workspace, calls the stages, writes the workspace."""
