"""The house in rooms: who may import whom, and where heavy libraries are allowed."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The map of the house. CONTRIBUTING.md shows the same two tables.
CORE: Mapping[str, tuple[str, ...]] = {
    "base": (),
    "data": ("base",),
    "settings": ("base", "data"),
    "runs": ("base", "data", "settings"),
    "network": ("base", "data", "settings", "runs"),
    "evaluation": ("base", "data", "settings", "runs"),
    "advice": ("base", "data", "settings", "runs", "network"),
    "comparison": ("base", "data", "settings", "runs", "network", "evaluation"),
    "search": ("base", "data", "settings", "runs", "network"),
    "lessons": ("base", "data", "settings", "runs", "network", "advice"),
    "packs": ("base", "data", "settings", "runs", "network", "comparison", "lessons"),
    "people": ("base", "settings", "runs", "network", "search"),
    "follow": ("base", "settings", "runs", "lessons", "packs", "people"),
    "training": ("base", "data", "settings", "runs", "network", "evaluation"),
    "service": ("base", "data", "settings", "runs", "network", "training"),
}
COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "words": (),
    "session": (),
    "widgets": ("words",),
    "people": ("words", "widgets"),
    "figures": ("words",),
    "sidebar": ("words", "session", "widgets"),
    "live": ("words", "widgets", "people"),
    "inside": ("words", "widgets", "people", "live"),
    "server": ("words", "widgets", "people", "live", "follow"),
    "steps": ("words", "widgets", "people", "live", "inside"),
    "results": ("words", "widgets", "figures", "live"),
    "follow": ("words", "widgets", "people", "live", "inside", "results", "lessons"),
    "compare": ("words", "session", "widgets", "people", "figures", "results"),
    "data": ("words", "session", "widgets", "people", "figures", "sidebar"),
    "train": (
        "words",
        "session",
        "widgets",
        "people",
        "figures",
        "sidebar",
        "live",
        "inside",
        "steps",
        "results",
    ),
    "search": (
        "words",
        "session",
        "widgets",
        "people",
        "figures",
        "sidebar",
        "live",
        "results",
        "compare",
    ),
    "lessons": (
        "words",
        "session",
        "widgets",
        "figures",
        "sidebar",
        "live",
        "inside",
        "steps",
        "results",
        "train",
    ),
    "packs": ("words", "session", "widgets", "people", "figures", "lessons"),
    "present": (
        "words",
        "session",
        "widgets",
        "people",
        "results",
        "follow",
        "server",
        "sidebar",
        "lessons",
        "packs",
    ),
}
# Libraries that only some places may import, wherever in a module.
LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "streamlit": ("app.py", "pages", "components"),
    "tensorflow": ("core/training",),
    "keras": ("core/training",),
    "dask": ("core/service", "core/training/worker.py"),
    "distributed": ("core/service", "core/training/worker.py", "core/training/template.py"),
    "sqlalchemy": ("core/runs/store",),
    "alembic": ("core/runs/store",),
    "psycopg": ("core/runs/store",),
    "optuna": ("core/comparison", "core/search"),
    "pandas": ("core/data", "components"),
    "pyarrow": ("core/data",),
    "PIL": ("core/data", "components/widgets"),
}
# What the server asks workers to do: its functions import training when a worker calls them.
REMOTE = "core.training.remote"


def sources(*folders: str) -> list[Path]:
    """Python files of the given folders, as paths from the root."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT) for path in paths]


MODULES = {
    ".".join(path.with_suffix("").parts).removesuffix(".__init__"): path
    for path in [*sources("core", "components", "pages"), Path("app.py")]
}


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Dotted names that a file imports, wherever in it, for types included;
    ``from a import b`` gives ``a.b``."""
    names: list[str] = []
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)


def modules_imported(path: Path) -> Iterator[str]:
    """The modules of the house that a file imports."""
    for name in imported(path):
        for module in (name, name.rpartition(".")[0]):
            if module in MODULES:
                yield module
                break


def room(module: str) -> str:
    """The room of a module, as ``core.data``; of a top-level script, its folder or name."""
    return ".".join(module.split(".")[:2]) if module.startswith(("core", "components")) else module


def breaches(module: str) -> Iterator[str]:
    """What a module imports against the tables, each as a sentence."""
    top, _, rest = module.partition(".")
    own = rest.partition(".")[0]
    tables = {"core": CORE, "components": COMPONENTS}
    for other in modules_imported(MODULES[module]):
        other_top, _, other_rest = other.partition(".")
        name = other_rest.partition(".")[0]
        if top == other_top and top in tables:
            allowed = name in ("", own) or name in tables[top].get(own, ())
        elif top == "core":
            allowed = False
        elif top in ("components", "pages", "app"):
            allowed = other_top == "components" or (other_top == "core" and name != "training")
        if not allowed:
            yield f"{module} may not import {other}"
    for library, places in LIBRARIES.items():
        used = any(name.split(".")[0] == library for name in imported(MODULES[module]))
        if used and not any(MODULES[module].is_relative_to(place) for place in places):
            yield f"{module} may not import {library}"


def circles(arrows: Mapping[str, Iterable[str]]) -> list[str]:
    """A circle among arrows, if there is one: every name leads to the next."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def loaded_after(*stages: Iterable[str]) -> list[set[str]]:
    """Top-level packages that a new interpreter has loaded after it imported each of ``stages``."""
    program = "\n".join(
        [
            "import importlib, sys",
            f"for stage in {[list(modules) for modules in stages]!r}:",
            "    for name in stage: importlib.import_module(name)",
            "    print(*sorted({name.split('.')[0] for name in sys.modules}))",
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return [set(line.split()) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("top", ["core", "components"])
def test_every_module_is_in_a_room(top: str) -> None:
    rooms = CORE if top == "core" else COMPONENTS
    assert [path.name for path in (ROOT / top).glob("*.py")] == ["__init__.py"]
    folders = {path.parent.name for path in (ROOT / top).glob("*/*.py")}
    assert folders == set(rooms)


def test_every_room_says_what_it_is_for() -> None:
    for name in [f"core.{name}" for name in CORE] + [f"components.{name}" for name in COMPONENTS]:
        module = ast.parse((ROOT / MODULES[name]).read_text(encoding="utf-8"))
        assert ast.get_docstring(module), f"{name} does not say what it is for"
        assert len(module.body) == 1, f"{name} holds more than its docstring"


def test_imports_follow_the_map() -> None:
    sentences = [sentence for module in MODULES for sentence in breaches(module)]
    assert not sentences, "\n".join(sentences)


def test_no_page_and_no_route_reaches_the_services_of_everybody() -> None:
    """They ask ``components.people``, which asks who the visitor is."""
    doors = (
        "core.runs.service_interface.current_service",
        "core.search.service_interface.current_searches",
    )
    allowed = ("components.people.", "components.server.")
    users = {
        module
        for module in MODULES
        if module.startswith(("components", "pages"))
        and set(doors) & set(imported(MODULES[module]))
    }
    assert users
    assert {module for module in users if not module.startswith(allowed)} == set()
    opened = ("RunStore(", "PersonalService(", "DaskTrainingService(", "StudySearchService(")
    for module in MODULES:
        if module.startswith(("components", "pages")) and not module.startswith(allowed):
            source = (ROOT / MODULES[module]).read_text(encoding="utf-8")
            assert not any(call in source for call in opened), module


def test_no_circle_of_modules_or_rooms() -> None:
    arrows = {module: set(modules_imported(path)) for module, path in MODULES.items()}
    assert not circles(arrows)
    rooms: dict[str, set[str]] = {}
    for module, others in arrows.items():
        rooms.setdefault(room(module), set()).update(map(room, others))
    for name, others in rooms.items():
        others.discard(name)
    assert not circles(rooms)


def test_a_breach_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULES, "core.base.errors", MODULES["components.train.run_view"])
    sentences = list(breaches("core.base.errors"))
    assert "core.base.errors may not import components.live.chart" in sentences
    assert "core.base.errors may not import core.runs.states" in sentences


def test_contributing_shows_the_same_map() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for top, table in (("core", CORE), ("components", COMPONENTS)):
        rows = re.findall(rf"^\| `{top}/(\w+)` \| [^|]+ \| ([^|]*) \|$", text, re.MULTILINE)
        shown = {name: tuple(re.findall(r"`(\w+)`", allowed)) for name, allowed in rows}
        assert shown == dict(table), f"CONTRIBUTING.md does not show the rooms of {top}/"


def test_pages_need_nothing_but_streamlit_and_the_house() -> None:
    for path in sources("pages"):
        packages = {name.split(".")[0] for name in imported(path)}
        assert packages - sys.stdlib_module_names <= {"streamlit", "components", "core"}


def test_core_loads_neither_streamlit_nor_tensorflow() -> None:
    rooms = {f"core.{name}" for name in CORE if name != "training"}
    (loaded,) = loaded_after(name for name in MODULES if room(name) in rooms)
    assert "core" in loaded
    assert not loaded & {"streamlit", "tensorflow", "keras"}


def test_the_server_never_loads_tensorflow_and_the_rest_when_it_is_used() -> None:
    # Page scripts draw when they run; all they import is listed here or in core.
    components = [name for name in MODULES if room(name).startswith("components")]
    started, comparing, recording, everything = loaded_after(
        ["app"],
        ["components.compare.overview"],
        ["core.runs.store.opened", "core.runs.store.claims"],
        [*components, REMOTE],
    )
    assert not started & {"sqlalchemy", "alembic", "psycopg", "optuna"}
    assert not comparing & {"optuna"}
    assert "sqlalchemy" in recording and "alembic" not in recording
    assert "streamlit" in everything and not everything & {"tensorflow", "keras"}


def test_service_reaches_training_through_one_module() -> None:
    for name, path in MODULES.items():
        if room(name) != "core.training":
            reached = {other for other in modules_imported(path) if room(other) == "core.training"}
            assert reached <= {REMOTE}, name
