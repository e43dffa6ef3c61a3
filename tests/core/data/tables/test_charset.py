"""Texts in encodings other than Unicode are decoded correctly."""

import random
from pathlib import Path

import pytest
from babel import Locale

from core.base.errors import TableError
from core.data.tables.charset import guess
from core.data.tables.dialect import ENCODINGS, Dialect, text_codecs
from core.data.tables.reading import read
from tests.core.data.tables.corpus import CASES

_LANGUAGES = [
    *(("cp1252", code) for code in ("es", "de", "fr", "pt", "it", "sv", "da", "fi", "is")),
    *(("cp1250", code) for code in ("pl", "cs", "sk", "sl")),
    *(("cp1251", code) for code in ("ru", "uk", "bg", "sr")),
    *((name, "ru") for name in ("koi8_r", "iso8859_5", "cp866")),
    *(("cp932", "ja"), ("euc_jp", "ja"), ("gb18030", "zh"), ("big5", "zh_Hant"), ("cp949", "ko")),
    *(("cp1253", "el"), ("cp1254", "tr"), ("cp1256", "ar"), ("cp1257", "lt"), ("cp874", "th")),
    ("cp850", "es"),
    ("mac_roman", "fr"),
]


def _table(encoding: str, code: str) -> str:
    """A table with the names of countries and days in a language."""
    chance = random.Random(0)
    locale = Locale.parse(code)
    names = [name for name in locale.territories.values() if _fits(name, encoding)]
    days = [day for day in locale.days["format"]["wide"].values() if _fits(day, encoding)]
    groups = chance.sample(names, 60)
    rows = [
        f"{chance.choice(groups)};{chance.gauss(0, 1):.2f};{chance.choice(days or names[:2])}"
        for _ in range(300)
    ]
    return "\n".join([";".join(names[:3]), *rows, ""])


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return not set(text) & set(",;\n")


@pytest.mark.parametrize(("encoding", "code"), _LANGUAGES)
def test_the_letters_of_a_language_are_right(encoding: str, code: str) -> None:
    text = _table(encoding, code)
    content = text.encode(encoding)
    pieces = [content[start : start + 1000] for start in range(0, len(content), 1000)]
    assert content.decode(guess(pieces)) == text


@pytest.mark.parametrize(
    ("encoding", "header", "towns", "answers"),
    [
        ("cp1251", "Город;Значение;Ответ", ["Тверь", "Казань", "Москва"], ["да", "нет"]),
        ("cp932", "地域;値;結果", ["大阪", "東京", "名古屋"], ["はい", "いいえ"]),
        ("gb18030", "城市;数值;结果", ["北京", "上海", "广州"], ["是", "否"]),
        ("cp1250", "miasto;wartość;odpowiedź", ["Łódź", "Kraków", "Wrocław"], ["tak", "nie"]),
        ("latin-1", "station;temp °C;ok", ["Ost", "Süd", "Café"], ["ja", "nein"]),
        ("cp1252", "station;price €;ok", ["Ost", "Süd", "Café"], ["ja", "nein"]),
    ],
)
def test_small_tables_report_the_guessed_encoding(
    encoding: str, header: str, towns: list[str], answers: list[str], tmp_path: Path
) -> None:
    rows = [f"{towns[n % 3]};{n / 7:.2f};{answers[n % 2]}" for n in range(60)]
    path = tmp_path / "table.csv"
    path.write_bytes("\r\n".join([header, *rows]).encode(encoding))
    table = read(path)
    assert table.dialect.encoding == encoding and table.dialect.delimiter == ";"
    assert ";".join(table.frame.columns) == header
    assert set(table.frame.iloc[:, 0]) == set(towns)
    (notice,) = table.notices
    assert notice.rule == "encoding" and ENCODINGS[encoding] in str(notice)
    assert not read(path, table.dialect).notices  # chosen, no longer assumed


def test_letters_far_down_count(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(
        b"a,b\n" + b"1,x\n" * 400_000 + "2,Москва\n3,Тверь\n4,Казань\n".encode("cp1251")
    )
    assert read(path).frame["b"].tolist()[-3:] == ["Москва", "Тверь", "Казань"]


def test_any_text_encoding_of_python_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    text = "a,b\n" + "1,x\n2,y\n" * 10
    for name in text_codecs():
        path.write_bytes(text.encode(name))
        assert read(path, Dialect(encoding=name)).frame["b"].tolist() == ["x", "y"] * 10, name
    assert {"shift_jis", "cp437", "iso8859_2", "utf_7", "hz"} < set(text_codecs())


@pytest.mark.parametrize("name", ["hex", "rot13", "base64", "idna", "klingon", "", "a\0b", "../x"])
def test_an_unknown_text_encoding_is_refused(name: str) -> None:
    with pytest.raises(TableError, match="a text encoding of Python"):
        Dialect(encoding=name)


def test_a_handful_of_words_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    words = {"cyrillic": {"красный", "зелёный", "синий"}, "japanese": {"赤い", "緑色", "青い"}}
    for name, colours in words.items():
        path.write_bytes(CASES[name].make())
        assert set(read(path).frame["colour"]) == colours


@pytest.mark.parametrize(
    ("encoding", "names"),
    [("utf_7", ("Müller", "Düsseldorf")), ("iso2022_jp", ("東京", "大阪"))],
)
def test_encodings_that_look_like_ascii(
    encoding: str, names: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    rows = "".join(f"{number},{names[number % 2]}{number}\n" for number in range(30))
    path.write_bytes(("a,b\n" + rows).encode(encoding))
    found = read(path)
    assert found.dialect.encoding == encoding and found.frame["b"][3] == names[1] + "3"
    assert "is assumed" in str(found.notices[-1])


@pytest.mark.parametrize("cell", ["+34 600-123-456", "+", "1+2-3", "a+b-", "+49123456-7", "+-"])
def test_plus_signs_do_not_make_a_text_utf_7(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + f"1,{cell}\n2,x\n" * 15)
    found = read(path)
    assert found.dialect.encoding == "utf-8" and found.frame["b"][0] == cell
