"""What is written about servers is true of this tree."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from core.people import setup
from tests.conftest import ROOT


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("compose.yaml"))["services"]
    return found


def test_every_refusal_has_a_test_that_exists() -> None:
    lines = [line for line in read("SECURITY.md").splitlines() if line.startswith("| ")][2:]
    assert len(lines) > 5
    for line in lines:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line)
        assert named, line
        for path, test in named:
            assert f"def {test}(" in read(path) if test else (ROOT / path).exists(), line


def test_the_image_is_built_by_the_script_that_ci_runs() -> None:
    assert "RUN deploy/build" in read("Dockerfile")
    assert re.search(r"^deploy/build$", read(".ci/run"), re.MULTILINE)


@pytest.mark.parametrize("path", ["Dockerfile", "compose.yaml", "docs/deploy.md"])
def test_variables_are_those_that_the_code_reads(path: str) -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("core", "components")
        for file in (ROOT / folder).rglob("*.py")
    )
    named = set(re.findall(r"DENSEBOARD_[A-Z_]+", read(path))) - {"DENSEBOARD_HOST"}
    assert named
    assert {name for name in named if f'"{name}"' not in code} == set()


def test_the_services_start_what_exists() -> None:
    commands = {name: str(one.get("command", "")) for name, one in services().items()}
    module = re.search(r"--preload (\S+)", commands["worker"])
    assert module
    assert Path(ROOT, *module[1].split(".")).with_suffix(".py").exists()
    address = services()["app"]["environment"]["DENSEBOARD_SCHEDULER"]
    assert address in commands["worker"]
    assert address.rpartition(":")[2] in commands["scheduler"]
    assert re.search(r'CMD .*"app.py"', read("Dockerfile"))
    # Streamlit takes a list from the environment with spaces, not as JSON.
    hosts = services()["app"]["environment"]["STREAMLIT_SERVER_ALLOWED_HOSTS"]
    assert hosts.split() == ["${DENSEBOARD_HOST:?}", "localhost"]


def test_the_containers_start_as_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = services()["app"]["environment"]
    for variable in setup.VARIABLES:
        value = environment.get(variable.name, "")
        monkeypatch.setenv(variable.name, value.replace("${", "").replace(":?}", ""))
    setup.check(beyond=True, named=True)
    assert setup.way() is setup.Way.CLASS


def test_hooks_have_the_versions_of_the_checks() -> None:
    (hooks,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert f"ruff=={hooks['rev'].removeprefix('v')}\n" in read("requirements-dev.txt")


def test_ci_runs_all_supported_versions_of_python() -> None:
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    supported = re.search(
        r"\((\d), (\d+)\) <= sys.version_info\[:2\] <= \(3, (\d+)\)", read("Makefile")
    )
    assert supported
    first, last = int(supported[2]), int(supported[3])
    assert versions == [f"3.{minor}" for minor in range(first, last + 1)]
    required = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    assert required == f">=3.{first},<3.{last + 1}"
