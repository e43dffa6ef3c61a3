"""Who may know whom: imports run downwards, and heavy libraries stay where they are needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TENSORFLOW = {"tensorflow", "keras"}
DASK = {"dask", "distributed"}
DATABASE = {"sqlalchemy", "alembic", "psycopg"}


def sources(*folders: str) -> list[Path]:
    """Python files of the given folders, as paths from the root."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT) for path in found]


def imported(path: Path) -> Iterator[str]:
    """Dotted names a file imports, wherever in it; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded_after(modules: list[str]) -> set[str]:
    """Top-level packages loaded in a new interpreter that has imported ``modules``."""
    program = "\n".join(
        [
            "import importlib, sys",
            f"for name in {modules!r}: importlib.import_module(name)",
            "print(*sorted({name.split('.')[0] for name in sys.modules}))",
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


CORE = sources("core")
TRAINING = [path for path in CORE if path.is_relative_to("core/training")]
SERVER_CORE = [path for path in CORE if path not in TRAINING]
COMPONENTS = sources("components")
PAGES = sources("pages")


def test_there_is_something_to_watch() -> None:
    assert all((SERVER_CORE, TRAINING, COMPONENTS, PAGES))
    assert (ROOT / "app.py").is_file()


def test_core_loads_neither_streamlit_nor_tensorflow() -> None:
    loaded = loaded_after([dotted(path) for path in SERVER_CORE])
    assert "core" in loaded
    assert not loaded & ({"streamlit"} | TENSORFLOW)


def test_server_never_loads_tensorflow() -> None:
    # Page scripts draw when they run; all they import is listed here or in core.
    modules = ["app", *map(dotted, COMPONENTS), *map(dotted, SERVER_CORE)]
    loaded = loaded_after(modules)
    assert "streamlit" in loaded
    assert not loaded & TENSORFLOW


@pytest.mark.parametrize("path", CORE, ids=str)
def test_core_knows_nothing_above_it(path: Path) -> None:
    assert not packages(path) & {"streamlit", "components", "pages", "app"}


@pytest.mark.parametrize("path", COMPONENTS, ids=str)
def test_components_know_no_page_and_no_training(path: Path) -> None:
    assert not packages(path) & {"pages", "app"}
    assert not [name for name in imported(path) if name.startswith("core.training")]


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_pages_stand_on_components_and_core(path: Path) -> None:
    foreign = packages(path) - sys.stdlib_module_names
    assert foreign <= {"streamlit", "components", "core"}
    assert not [name for name in imported(path) if name.startswith("core.training")]


@pytest.mark.parametrize("path", [*SERVER_CORE, *COMPONENTS, *PAGES, Path("app.py")], ids=str)
def test_only_training_imports_tensorflow(path: Path) -> None:
    assert not packages(path) & TENSORFLOW


def knows_dask(path: Path) -> bool:
    """Whether a module is the service or its engine: the server's two that talk to Dask."""
    return path.parts[0] == "core" and path.parts[1].startswith(("engine", "service"))


@pytest.mark.parametrize(
    "path",
    [p for p in [*SERVER_CORE, *COMPONENTS, *PAGES, Path("app.py")] if not knows_dask(p)],
    ids=str,
)
def test_only_service_and_engine_import_dask(path: Path) -> None:
    assert not packages(path) & DASK


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in [*CORE, *COMPONENTS, *PAGES, Path("app.py")]
        if not p.is_relative_to("core/runs/store")
    ],
    ids=str,
)
def test_only_the_record_of_runs_knows_its_database(path: Path) -> None:
    assert not packages(path) & DATABASE


def test_the_database_is_loaded_when_it_is_used_and_migrations_when_there_are_any() -> None:
    assert not loaded_after(["app"]) & DATABASE
    assert "alembic" not in loaded_after(["core.runs.store.opened", "core.runs.store.claims"])


def test_one_training_module_at_most_imports_dask() -> None:
    assert len([path for path in TRAINING if packages(path) & DASK]) <= 1


def test_training_is_reached_from_one_module_that_workers_run() -> None:
    # Its functions import when a worker calls them; loading it does not (see above).
    remote = Path("core/training/remote.py")
    for path in [*SERVER_CORE, Path("app.py")]:
        reached = [name for name in imported(path) if name.startswith("core.training")]
        assert bool(reached) == (path == remote), path
