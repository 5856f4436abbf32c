"""The machine: finished bytes on their way out, and the folders of the program."""
