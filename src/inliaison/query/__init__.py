"""Queries of the index, which answer in records: the only SELECT statements of the program."""
