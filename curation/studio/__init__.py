"""Everything that speaks to Label Studio: the local server, tasks out, annotations in."""
