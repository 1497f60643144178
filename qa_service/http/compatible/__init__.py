"""The OpenAI protocols over the same answers: chat completions and responses."""
