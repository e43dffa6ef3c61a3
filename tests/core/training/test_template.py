"""The process that workers are forked from has imported everything, and runs nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_SHOW = """
import json, os, sys
from pathlib import Path
import core.training.template
threads = [path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
modules = ["keras", "tensorflow", "core.training.remote"]
flags = os.environ["TF_XLA_FLAGS"]
print(json.dumps([threads, [name in sys.modules for name in modules], flags]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_fork_loses_no_thread_and_copies_no_identity(tmp_path: Path) -> None:
    environment = {**os.environ, "DENSEBOARD_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
    del environment["TF_XLA_FLAGS"]  # those of the tests
    ended = subprocess.run(
        [sys.executable, "-c", _SHOW], env=environment, capture_output=True, text=True
    )
    threads, imported, flags = json.loads(ended.stdout)
    # Arrow's allocator has a thread that it starts again in the child.
    assert [name for name in threads if name != "jemalloc_bg_thd"] == ["python"], ended.stderr
    assert imported == [True, True, False]
    assert f'directory="{tmp_path}/engine/programs/' in flags
