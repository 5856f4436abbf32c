"""Text: comparing names, parsing TOML, and making hidden characters visible."""
