"""Text: how names compare, and what may not reach a terminal."""
