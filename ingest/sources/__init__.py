"""Where articles lie: a source gives its items one by one, each an article that can be read."""
