"""Code that reads pictures and fits them into the frame of a dataset's images.

It is the twin of ``core.data.images``.
"""

from core.base.text import N_
from core.data.datasets.info import DatasetInfo
from core.data.framing import Framing
from core.data.images import archive
from core.data.pictures import FORMATS, MOST_BYTES, MOST_PIXELS
from core.network.script import file
from core.network.script.section import Say, remark
from core.network.script.uploaded_images import UploadedImages
from core.network.source import block, literal

_PIXELS = """\
def pixels(content):
    image = Image.open(io.BytesIO(content), formats={formats})
    if image.width * image.height > {most}:
        raise ValueError("too many pixels")
    if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
        raise ValueError("animated")
    image.draft(None, ({enough}, {enough}))  # a large JPEG need not be decoded in full
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits
        values = np.clip(np.asarray(image, "float64") / 65535 * 255, 0, 255)
        image = Image.fromarray(np.rint(values).astype("uint8"))
    if image.has_transparency_data:
        flat = Image.new("RGBA", image.size, "white")
        flat.alpha_composite(image.convert("RGBA"))
        image = flat
    image = image.convert("RGB"){grey}
"""
_CROP = """\
    scale = min(image.width / {width}, image.height / {height})
    kind = Image.Resampling.BOX if scale > 1 else Image.Resampling.BILINEAR
    left = max((image.width - {width} * scale) / 2, 0)
    top = max((image.height - {height} * scale) / 2, 0)
    box = left, top, image.width - left, image.height - top
    return np.asarray(image.resize(({width}, {height}), kind, box))
"""
_PAD = """\
    scale = max(image.width / {width}, image.height / {height})
    kind = Image.Resampling.BOX if scale > 1 else Image.Resampling.BILINEAR
    width, height = max(1, round(image.width / scale)), max(1, round(image.height / scale))
    whole = Image.new(image.mode, ({width}, {height}), "white")
    place = ({width} - width) // 2, ({height} - height) // 2
    whole.paste(image.resize((width, height), kind), place)
    return np.asarray(whole)
"""
_NAMES = """\
def name_of(entry):
    name = entry.filename
    if not entry.flag_bits & 0x800:  # some programs write UTF-8 without saying so
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return unicodedata.normalize("NFC", name.replace("\\\\", "/"))
"""
_LISTED = """\
found = []
for entry in archive.infolist():
    name = name_of(entry)
    parts = [part for part in name.split("/") if part]
    hidden = any(part in {system} or part.startswith(".") for part in parts)
    if hidden or not name.lower().endswith({ends}) or len(parts) < {least}:
        continue
    if parts[{depth}] in folders and entry.file_size <= {most}:
        found.append((folders[parts[{depth}]], name, entry))
"""
_READ = """\
x, y = [], []
for number, name, entry in sorted(found, key=lambda each: each[:2]):
    try:
        x.append(pixels(archive.read(entry)))
    except {errors}:
        continue
    y.append(number)
x, y = np.stack(x), np.array(y)
"""
_ERRORS = (
    *("OSError", "ValueError", "SyntaxError", "EOFError", "RuntimeError", "zipfile.BadZipFile"),
    *("zlib.error", "Image.DecompressionBombError"),
)


def pixels(info: DatasetInfo, say: Say) -> str:
    """Return the code that defines ``pixels``, a function from a file's content to an image.

    Args:
        info: Images that the user uploaded.
        say: Translates comments.
    """
    height, width = info.input_shape[:2]
    texts = {
        Framing.CROP: N_(
            "The pixels of a picture: upright, on white where it is transparent, its middle scaled"
            " to {height} × {width}."
        ),
        Framing.PAD: N_(
            "The pixels of a picture: upright, on white where it is transparent, scaled to fit into"
            " {height} × {width} with white edges."
        ),
    }
    head = _PIXELS.format(
        formats=FORMATS,
        most=MOST_PIXELS,
        enough=2 * max(height, width),
        grey="" if info.colour else '.convert("L")',
    )
    fit = (_PAD if info.framing is Framing.PAD else _CROP).format(width=width, height=height)
    return remark(say, texts[info.framing], height=height, width=width) + head + fit


def reading(uploaded: UploadedImages, info: DatasetInfo, say: Say) -> str:
    """Return the code that defines ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Args:
        uploaded: The images.
        info: Their entry in the catalog.
        say: Translates comments.
    """
    listed = _LISTED.format(
        system=archive.SYSTEM,
        ends=archive.READ,
        depth=uploaded.depth,
        least=uploaded.depth + 2,
        most=MOST_BYTES,
    )
    folders = "".join(f"    {literal(f)}: {n},\n" for f, n in uploaded.folders.items())
    arguments = {
        "test_size": str(info.test_samples),
        "random_state": str(uploaded.plan.seed),
        "stratify": "y",
    }
    return "\n".join(
        (
            file.opening(uploaded.file, uploaded.digest, say),
            "\n" + _NAMES + "\n",
            pixels(info, say) + "\n",
            remark(say, N_("The number of the class in each folder."))
            + f"folders = {{\n{folders}}}\n"
            + "archive = zipfile.ZipFile(file)\n"
            + listed,
            remark(say, N_("Files that cannot be read as a picture are left out."))
            + _READ.format(errors=f"({', '.join(_ERRORS)})"),
            remark(say, N_("Split off the test samples before anything else."))
            + block("train, test = train_test_split", arguments, "np.arange(len(y))")
            + "x_train, y_train, x_test, y_test = x[train], y[train], x[test], y[test]\n",
        )
    )


def imports_of_pixels() -> set[str]:
    """The import lines that ``pixels`` needs."""
    return {
        "import io",
        "import numpy as np",
        "from PIL import Image",
        "from PIL import ImageOps",
    }


def imports() -> set[str]:
    """The import lines that ``reading`` needs."""
    own = ("hashlib", "sys", "unicodedata", "zipfile", "zlib")
    return {
        *imports_of_pixels(),
        *(f"import {module}" for module in own),
        "from pathlib import Path",
        "from sklearn.model_selection import train_test_split",
    }
