"""Install the app as one package, ``denseboard``.

In the repository, ``core``, ``components`` and ``pages`` are packages of their own, found because
``streamlit run app.py`` puts the folder of ``app.py`` on the path. Installed under these names they
would clash with other people's; below ``denseboard`` they are found the same way.
"""

from pathlib import Path

from setuptools import setup

HERE = Path(__file__).parent
FOLDERS = ("components", "core", "locales", "pages")
PACKAGES = sorted(
    {
        ".".join(path.parent.relative_to(HERE).parts)
        for folder in FOLDERS
        for path in (HERE / folder).rglob("*")
        if path.suffix in (".py", ".css", ".jinja", ".js", ".json", ".po", ".svg", ".toml")
    }
)

setup(
    packages=["denseboard", *(f"denseboard.{name}" for name in PACKAGES)],
    package_dir={"denseboard": "."},
)
