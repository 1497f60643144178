"""Outside sets, given by path and not kept: what the service does on data it was not made for."""
