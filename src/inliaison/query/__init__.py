"""Questions put to the index, answered in records: the only SELECT statements of the program."""
