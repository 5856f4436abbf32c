"""Runs a command on a terminal until it has drawn a word, or has ended: a full screen ends only when somebody ends it.

python first_screen.py WORD COMMAND…
"""

from __future__ import annotations

import os
import pty
import signal
import sys
import termios


def main(word: str, *command: str) -> int:
    """Run the command; 0 where the word was seen, or there is none to see."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    termios.tcsetwinsize(terminal, (24, 80))
    seen = b""
    try:
        while not word or word.encode() not in seen:
            seen += os.read(terminal, 65536)
    except OSError:  # How Linux says that the program has left.
        pass
    if word:
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return int(word.encode() not in seen)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
