"""The HTTP interface: thin routes over the pipeline and the corpus."""
