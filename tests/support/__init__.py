"""What several test modules share: places, invented records and snapshots, and a hand on the full screen."""
