"""What is installed: the packages with their files, what they import, and one version."""

import ast
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import setuptools

import core

ROOT = Path(__file__).parents[1]
OURS = ("components", "core", "pages")
# Needed without being imported here, and why.
UNSEEN = {
    "cmaes": "optuna.samplers.CmaEsSampler imports it",
    "cryptography": "distributed.security.Security.temporary imports it",
}


def _pins(name: str) -> dict[str, str]:
    """Package, in lower case, to version, of a file of requirements."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith(("#", "-"))]
    split = [re.fullmatch(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)", line) for line in pins]
    assert all(split), pins
    return {match[1].lower().replace("_", "-"): match[2] for match in split if match}


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _imported() -> set[str]:
    files = [ROOT / "app.py", ROOT / "command.py"]
    files += [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]
    names = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"app", *OURS}


def test_requirements_are_what_the_app_imports() -> None:
    distributions = packages_distributions()
    imported = {distributions[name][0].lower().replace("_", "-") for name in _imported()}
    assert set(_pins("requirements.txt")) == imported | set(UNSEEN)


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "requirements-postgresql.txt",
        "requirements-sign-in.txt",
        "requirements-dev.txt",
    ],
)
def test_constraints_agree_with_requirements(name: str) -> None:
    constraints = _pins("constraints.txt")
    assert {package: constraints.get(package) for package in _pins(name)} == _pins(name)


def test_the_package_has_every_file_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    declared: dict[str, Any] = {}
    monkeypatch.setattr(setuptools, "setup", declared.update)
    runpy.run_path(str(ROOT / "setup.py"))
    assert declared["package_dir"] == {"denseboard": "."}
    data = _project()["tool"]["setuptools"]["package-data"]
    patterns = ["*.py", *data["*"]]
    copied = {f".streamlit/{Path(name).name}" for name in data["denseboard"]}
    for package in declared["packages"]:
        folder = ROOT.joinpath(*package.split(".")[1:])
        files = (path for pattern in patterns for path in folder.glob(pattern))
        copied |= {str(path.relative_to(ROOT)) for path in files}
    git = ["git", "ls-files", "app.py", "command.py", ".streamlit", "locales", *OURS]
    tracked = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True)
    for_translators = {"locales/babel.cfg", "locales/denseboard.pot"}
    assert set(tracked.stdout.split()) - for_translators <= copied


def test_the_package_declares_what_the_files_say() -> None:
    project = _project()
    dynamic = project["tool"]["setuptools"]["dynamic"]
    assert set(dynamic) == set(project["project"]["dynamic"])
    assert dynamic["version"] == {"attr": "core.__version__"}
    assert dynamic["dependencies"] == {"file": ["requirements.txt"]}


def test_the_changelog_ends_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d[\w.]*)\]", text, re.MULTILINE)
    assert versions[0] == core.__version__
