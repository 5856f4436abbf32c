"""The operating system: output, files, locks and other programs."""
