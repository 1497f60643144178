"""Gets documents from the web, and only from where it may."""
