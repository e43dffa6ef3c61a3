"""Programs run by a process that has Keras, and nothing of ours.

Importing TensorFlow takes seconds: one process does it for all tests, and a fork of it runs each
program, as workers are forked. It runs no operation itself: TensorFlow's threads start with the
first, and a fork would lose them.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Run = Callable[[str, Path], str]
"""Runs a program in a folder, and returns what it prints; fails with its errors."""

_SERVER = """
import gc, json, os, sys, traceback
gc.disable()  # what is imported lives as long as the process
import keras, tensorflow
gc.freeze()
gc.enable()
for line in sys.stdin:
    program, folder, *files = json.loads(line)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.chdir(folder)
            for number, file in enumerate(files, 1):
                os.dup2(os.open(file, os.O_WRONLY), number)
            exec(program, {"__name__": "__main__"})
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextmanager
def serving() -> Iterator[Run]:
    """Start the process, which ends with the block."""
    if sys.platform != "linux":  # where a fork of TensorFlow is not safe
        yield _alone
        return
    with (
        tempfile.TemporaryDirectory() as empty,
        subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            cwd=empty,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as server,
    ):

        def run(program: str, folder: Path) -> str:
            assert server.stdin and server.stdout
            with tempfile.NamedTemporaryFile() as output, tempfile.NamedTemporaryFile() as errors:
                asked = [program, str(folder), output.name, errors.name]
                server.stdin.write(json.dumps(asked) + "\n")
                server.stdin.flush()
                code = server.stdout.readline().strip()
                assert code == "0", (code, errors.read().decode()[-3000:])
                return output.read().decode()

        yield run


def _alone(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
