"""ISO's public register of committees and organizations in liaison: download, import and storage of snapshots."""
