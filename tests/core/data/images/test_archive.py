"""The pictures of an archive and their classes, by its directory alone."""

import zipfile
from pathlib import Path

import pytest

from core.base.errors import ImagesError
from core.data.images import archive, limits
from core.data.images.archive import EMPTY, NO_FOLDER, OTHER_TYPE
from tests.core.data.images.made import zipped

PICTURE = b"not decoded here"


def labels(path: Path, *names: str) -> dict[str, str]:
    found = archive.find(zipped(path, dict.fromkeys(names, PICTURE)))
    return {member.path: member.label for member in found.members}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pets.zip"


def test_the_class_is_the_outermost_folder_below_what_all_share(path: Path) -> None:
    cases: dict[tuple[str, ...], tuple[str, ...]] = {
        ("cat/1.png", "dog/2.jpg"): ("cat", "dog"),
        ("pets/cat/1.png", "pets/dog/2.JPEG"): ("cat", "dog"),
        ("a/b/cat/1.png", "a/b/dog/2.png"): ("cat", "dog"),
        ("cat/indoors/1.png", "dog/1.png"): ("cat", "dog"),
        ("cat\\1.png", "dog\\2.png"): ("cat", "dog"),
        ("cat/1.png", "cat/2.png"): ("cat", "cat"),
        ("train/cat/1.png", "test/dog/1.png"): ("cat", "dog"),
        ("x/Train/cat/1.png", "x/Validation/cat/1.png"): ("cat", "cat"),
        ("train/1.png", "test/2.png"): ("train", "test"),
        ("train/cat/1.png", "dog/2.png"): ("train", "dog"),
    }
    for names, classes in cases.items():
        found = labels(path, *names)
        assert sorted(found.values()) == sorted(classes), names


def test_the_order_follows_class_and_name_not_the_archive(path: Path) -> None:
    found = archive.find(zipped(path, dict.fromkeys(("10/b.png", "9/z.png", "10/a.png"), PICTURE)))
    assert found.classes == ("9", "10")
    assert [member.path for member in found.members] == ["9/z.png", "10/a.png", "10/b.png"]


def test_what_is_left_out_is_named_with_its_reason(path: Path) -> None:
    files = dict.fromkeys(("cat/1.png", "dog/2.png", "3.png", "cat/4.gif", "notes.txt"), PICTURE)
    hidden = ("__MACOSX/cat/._1.png", "cat/.DS_Store", "dog/Thumbs.db", "cat/desktop.ini")
    files |= dict.fromkeys(hidden, PICTURE)
    found = archive.find(zipped(path, files | {"cat/5.png": b""}))
    assert found.left_out == {
        "3.png": NO_FOLDER,
        "cat/4.gif": OTHER_TYPE,
        "notes.txt": OTHER_TYPE,
        "cat/5.png": EMPTY,
    }
    assert [member.path for member in found.members] == ["cat/1.png", "dog/2.png"]


def test_pooled_folders_are_named(path: Path) -> None:
    files = dict.fromkeys(("train/a/1.png", "train/b/1.png", "test/a/1.png"), PICTURE)
    assert archive.find(zipped(path, files)).pooled == ("test", "train")


def test_names_in_utf_8_without_the_flag_are_read(path: Path) -> None:
    zipped(path, {"senXXal/1.png": PICTURE, "otra/1.png": PICTURE})
    content = path.read_bytes().replace(b"senXXal", "se\u00f1al!".encode())
    path.write_bytes(content)
    assert set(archive.find(path).classes) == {"se\u00f1al!", "otra"}


def test_images_are_told_from_tables_by_what_is_in_the_archive(path: Path) -> None:
    workbook = ("[Content_Types].xml", "xl/media/1.png", "xl/media/2.png", "xl/media/3.png")
    cases = {
        ("a/1.png", "b/2.jpg"): True,
        ("a/1.gif", "b/2.webp"): True,
        ("1.png", "labels.csv", "2.png"): True,
        ("table.csv", "__MACOSX/1.png", "__MACOSX/2.png"): False,
        ("table.csv", "picture.png"): False,
        workbook: False,
        (): False,
    }
    for names, images in cases.items():
        assert archive.holds_images(zipped(path, dict.fromkeys(names, PICTURE))) == images, names
    path.write_bytes(b"PK\x03\x04 damaged")
    assert not archive.holds_images(path)
    path.write_bytes(b"a,b\n1,2\n")
    assert not archive.holds_images(path)


def test_too_many_and_too_large_are_refused_before_anything_is_unpacked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = b"\0" * 1_100_000  # a thousandth of it once compressed
    zipped(path, {"a/1.png": bomb, "b/2.png": b"x"})
    assert path.stat().st_size < 5_000
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", "1")
    with pytest.raises(ImagesError, match=r"1 MB, but at most 1 MB .* DENSEBOARD_UPLOAD_MB"):
        archive.find(path)
    monkeypatch.delenv("DENSEBOARD_UPLOAD_MB")
    assert len(archive.find(path).members) == 2
    monkeypatch.setattr(limits, "MOST_IMAGES", 1)
    with pytest.raises(ImagesError, match="2 images, but at most 1"):
        archive.find(path)


def test_damage_and_passwords_are_told(path: Path) -> None:
    zipped(path, {"a/1.png": PICTURE, "b/2.png": PICTURE})
    content = path.read_bytes()
    path.write_bytes(content[:-10])
    with pytest.raises(ImagesError, match="cannot be unpacked"):
        archive.find(path)
    place = content.index(b"PK\x01\x02") + 8
    path.write_bytes(content[:place] + b"\x01" + content[place + 1 :])
    with pytest.raises(ImagesError, match="password"):
        archive.find(path)


def test_too_few_classes_or_images_are_refused() -> None:
    limits.check_classes({"a": 5, "b": 5})
    with pytest.raises(ImagesError, match="Classes with images: 1, but at least 2"):
        limits.check_classes({"a": 50})
    with pytest.raises(ImagesError, match=r"b \(4\)\. Each class needs at least 5"):
        limits.check_classes({"a": 50, "b": 4})
