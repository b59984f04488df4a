"""Every rule an annotation has to keep, one small function each; see `curation.validate.rules`."""
