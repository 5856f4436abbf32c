"""ISO's public register of committees and organizations in liaison: read, stored, fetched."""
