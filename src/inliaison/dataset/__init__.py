"""Datasets: reading and writing TOML, validating records, merging layers, and locating problems."""
