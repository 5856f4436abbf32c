"""A terminal directory of ISO's international partners."""

__version__ = "0.1.0"
