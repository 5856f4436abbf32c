"""Datasets: TOML in and out, what records must be, how layers merge, and where a fault stands."""
