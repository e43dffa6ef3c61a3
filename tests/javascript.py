"""Runs JavaScript modules of the app in a browser without a window."""

import html
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

_PAGE = """\
<!doctype html><meta charset="utf-8"><pre id="result">nothing</pre>
<script type="module">
import * as module from "{module}"
const given = {given}
const result = document.getElementById("result")
try {{
  result.textContent = JSON.stringify((({function}))(module, given))
}} catch (error) {{
  result.textContent = JSON.stringify({{ error: String(error) }})
}}
</script>
"""


def run_module(chromium: str, module: str, function: str, given: Any = None) -> Any:
    """Import a module and return what a function of it and of ``given`` returns.

    Args:
        chromium: Path of the browser.
        module: Path of the module, from the root.
        function: Source of an arrow function, as in ``(module, given) => module.sum(given)``.
        given: Its second argument, which JSON can hold.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        text = _PAGE.format(
            module=(ROOT / module).as_uri(), given=json.dumps(given), function=function
        )
        page.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--allow-file-access-from-files",
                f"--user-data-dir={folder}/profile",
                "--virtual-time-budget=60000",
                "--dump-dom",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=180,
        )
    match = re.search(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert match, done.stderr
    result = json.loads(html.unescape(match[1])) if match[1] != "nothing" else None
    assert not (isinstance(result, dict) and "error" in result), result
    return result
