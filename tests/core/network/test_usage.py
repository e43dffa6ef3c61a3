"""The program beside a model says how to read rows, so that categories stay categories."""

import io

import pandas as pd
import pytest

from core.data.raw_inputs import RawInputs
from core.data.tables.encoders import CategoryEncoder
from core.network.usage import Usage
from core.runs.model_formats import ModelFormat
from core.settings.config import default_config


@pytest.mark.parametrize("label", ["NA", "null", "None", "EUR"])
def test_a_category_that_pandas_takes_for_missing_is_said(label: str) -> None:
    encoder = CategoryEncoder("zone", {label: 0, "APAC": 1}, inputs=2)
    usage = Usage(default_config("iris"), RawInputs((encoder,)), {}, (), str)
    program = usage.program(ModelFormat.KERAS, "model.keras")
    compile(program, "program", "exec")
    said = " ".join(line.removeprefix("# ") for line in program.splitlines())
    read = pd.read_csv(io.StringIO(f"n,zone\n1,{label}\n2,APAC\n3,\n"))["zone"]
    assert (read.isna().sum() == 2) == (f'is a category: "{label}".' in said)
    kept = pd.read_csv(
        io.StringIO(f"n,zone\n1,{label}\n2,APAC\n3,\n"), keep_default_na=False, na_values=[""]
    )["zone"]
    assert kept.isna().tolist() == [False, False, True]
    assert ('pd.read_csv(…, keep_default_na=False, na_values=[""])' in said) == (label != "EUR")
