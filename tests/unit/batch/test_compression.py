"""Compressed files of rows: read and written as streams, and errors that name them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pytest
from click.testing import CliRunner
from tests.unit.batch.conftest import INPUTS, write_rows

import regista
from regista.batch.compression import Compression, compression_of, unpacked
from regista.batch.formats import FileFormat, format_of
from regista.batch.output import open_output
from regista.batch.readers import Reading, open_reader
from regista.batch.sources import find_sources
from regista.cli.program import main
from regista.errors import InvalidParameter, ModelError


def zst(content: bytes) -> bytes:
    packed: bytes = pyarrow.compress(content, codec="zstd", asbytes=True)
    return packed


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zst,
}  # fmt: skip
LUCKY = [number for number in range(25) if number != 13]


def unpack(path: Path) -> bytes:
    """With the libraries' own functions."""
    content = path.read_bytes()
    if path.suffix == ".zst":
        with pyarrow.CompressedInputStream(pyarrow.BufferReader(content), "zstd") as stream:
            whole: bytes = stream.read()
        return whole
    return {".gz": gzip, ".bz2": bz2, ".xz": lzma}[path.suffix].decompress(content)  # type: ignore[attr-defined,no-any-return]


def packed_rows(frame: pandas.DataFrame, folder: Path, name: str) -> Path:
    """The rows in a compressed file of that name."""
    plain = write_rows(frame, folder / Path(name).stem)
    (folder / name).write_bytes(PACK[name.rpartition(".")[2]](plain.read_bytes()))
    plain.unlink()
    return folder / name


def test_the_last_two_ends_of_a_name_say_what_is_in_it() -> None:
    assert (format_of("rides.CSV.GZ"), compression_of("rides.CSV.GZ")) == (FileFormat.CSV, Compression.GZ)
    assert (format_of("x.ndjson.zst"), compression_of("x.ndjson.zst")) == (FileFormat.JSONL, Compression.ZST)
    assert (format_of("x.gz"), format_of("x.gz.csv"), compression_of("x.gz.csv")) == (None, FileFormat.CSV, None)


@pytest.mark.parametrize("end", PACK)
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_compressed_rows_come_in_and_go_out(
    model: str, frame: pandas.DataFrame, tmp_path: Path, format_: str, end: str
) -> None:
    rows = frame.iloc[LUCKY].reset_index(drop=True)
    source = packed_rows(rows, tmp_path, f"in.{format_}.{end}")
    out = tmp_path / f"out.{format_}.{end}"
    done = regista.predict_file(model, source, out, rows=5, keep_columns=["id"])
    plain = tmp_path / f"out.{format_}"
    regista.predict_file(model, write_rows(rows, tmp_path / f"in.{format_}"), plain, rows=7, keep_columns=["id"])
    assert unpack(out) == plain.read_bytes()
    assert (done.rows, done.files) == (24, 1)


@pytest.mark.parametrize("end", PACK)
def test_a_request_and_its_answer_may_be_compressed(model: str, tmp_path: Path, end: str) -> None:
    source, out = tmp_path / f"in.json.{end}", tmp_path / f"out.json.{end}"
    source.write_bytes(PACK[end](b'{"dataframe_records": [{"x": 0.5, "n": 2}]}'))
    regista.predict_file(model, source, out, rows=1)
    assert unpack(out) == b'{"predictions": [2.5]}'
    out.unlink()
    result = CliRunner().invoke(main, ["models", "predict", "-m", model, "-i", str(source), "-o", str(out)])
    assert (result.exit_code, unpack(out)) == (0, b'{"predictions": [2.5]}')
    source.write_bytes(source.read_bytes()[:-1])
    result = CliRunner().invoke(main, ["models", "predict", "-m", model, "-i", str(source), "-o", str(out)])
    assert result.exit_code == 1
    assert f"Error: {source}: the {end} file ends too early" in result.stderr


@pytest.mark.parametrize("end", PACK)
def test_files_made_of_several_compressed_ones_are_read_to_their_end(tmp_path: Path, end: str) -> None:
    packed = io.BytesIO(PACK[end](b"first,") + PACK[end](b"second"))
    assert unpacked(packed, Compression(end)).read() == b"first,second"


def test_an_option_compresses_what_has_no_name(model: str, frame: pandas.DataFrame, tmp_path: Path) -> None:
    source = packed_rows(frame[:3], tmp_path, "in.csv.gz")
    command = ["models", "predict", "-m", model, "-i", str(source), "--output-format", "csv", "--compression", "gz"]
    result = CliRunner().invoke(main, command)
    assert gzip.decompress(result.stdout_bytes) == b"prediction\n0.0\n1.25\n2.5\n"
    regista.predict_file(model, source, tmp_path / "out.csv.gz", compression="xz")
    assert lzma.decompress((tmp_path / "out.csv.gz").read_bytes()) == b"prediction\n0.0\n1.25\n2.5\n"


def test_a_folder_may_mix_compressed_files_with_others(model: str, frame: pandas.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    packed_rows(frame[:4], folder, "0.csv.gz")
    write_rows(frame[4:8], folder / "1.csv")
    packed_rows(frame[8:12], folder, "2.csv.zst")
    for given in (folder, f"{folder}/*.csv*"):
        done = regista.predict_file(model, given, tmp_path / "out.csv", keep_columns=["id"])
        assert pandas.read_csv(tmp_path / "out.csv", dtype=str)["id"].tolist() == frame["id"].tolist()[:12]
        assert (done.rows, done.files) == (12, 3)


@pytest.mark.parametrize("end", PACK)
def test_pieces_tell_of_bytes_of_the_file_as_it_is_on_disk(frame: pandas.DataFrame, tmp_path: Path, end: str) -> None:
    path = packed_rows(frame, tmp_path, f"x.jsonl.{end}")
    (source,) = find_sources(path, None)
    with source.open() as file:
        read = [piece.read for piece in open_reader(file, source.format, Reading(4, INPUTS)).pieces()]
    assert read == sorted(read)
    assert 0 < read[-1] <= path.stat().st_size == source.size


@pytest.mark.parametrize("end", PACK)
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_errors_name_the_compressed_file_and_the_row(
    model: str, frame: pandas.DataFrame, tmp_path: Path, format_: str, end: str
) -> None:
    source = packed_rows(frame, tmp_path, f"in.{format_}.{end}")
    with pytest.raises(ModelError, match=rf"in\.{format_}\.{end}: row 14: the model failed"):
        regista.predict_file(model, source, tmp_path / "out.csv.gz", rows=10)
    lucky = frame.iloc[LUCKY].reset_index(drop=True)
    packed_rows(lucky.astype({"n": object}).replace({"n": {20: "x"}}), tmp_path, f"in.{format_}.{end}")
    with pytest.raises(InvalidParameter, match=rf"in\.{format_}\.{end}: row 20"):
        regista.predict_file(model, source, tmp_path / "out.csv.gz", rows=10)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.parametrize("end", PACK)
@pytest.mark.parametrize("format_", ["csv", "jsonl", "json"])
@pytest.mark.parametrize(
    ("damaged", "state"),
    [
        (lambda content: b"", "ends too early"),
        (lambda content: content[:-3], "ends too early"),
        (lambda content: content[: len(content) // 2], "ends too early"),
        (lambda content: b"no packed bytes at all", "is damaged"),
        (lambda content: content[:8] + b"\xff" * 40 + content[48:], "is damaged"),
    ],
)
def test_a_file_cut_short_or_damaged_is_one_error_that_names_it(
    model: str, tmp_path: Path, format_: str, end: str, damaged: Any, state: str
) -> None:
    rows = pandas.DataFrame({"x": [number / 7 for number in range(2000)], "n": range(20, 2020)})
    source = packed_rows(rows, tmp_path, f"in.{'jsonl' if format_ == 'json' else format_}.{end}")
    (tmp_path / f"in.{format_}.{end}").write_bytes(damaged(source.read_bytes()))
    with pytest.raises(InvalidParameter, match=rf"in\.{format_}\.{end}: .*the {end} file {state}") as caught:
        regista.predict_file(model, tmp_path / f"in.{format_}.{end}", tmp_path / "out.csv", rows=100)
    assert len(str(caught.value).splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


def test_formats_that_compress_their_columns_are_not_compressed_as_a_whole(
    model: str, frame: pandas.DataFrame, tmp_path: Path
) -> None:
    source = write_rows(frame[:3], tmp_path / "in.csv")
    for wish in (
        {"output_path": tmp_path / "o.parquet.gz"},
        {"output_path": tmp_path / "o.arrow", "compression": "xz"},
    ):
        with pytest.raises(
            InvalidParameter, match=r"o\.\w+.*: files of \w+ are not compressed as a whole \(\.(gz|xz)\)"
        ):
            regista.predict_file(model, source, **wish)
    with pytest.raises(InvalidParameter, match="compression must be one of gz, bz2, xz, zst, got 'lz4'"):
        regista.predict_file(model, source, compression="lz4")
    (tmp_path / "rows").mkdir()
    source.rename(tmp_path / "rows" / "a.parquet.zst")
    with pytest.raises(InvalidParameter, match=r"a\.parquet\.zst: files of parquet are not compressed as a whole"):
        find_sources(tmp_path / "rows", None)


def test_what_was_not_written_to_its_end_counts_as_cut_short(tmp_path: Path) -> None:
    pipe = tmp_path / "out.gz"
    os.mkfifo(pipe)
    found: list[bytes] = []
    reading = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reading.start()
    with pytest.raises(ValueError, match="enough"), open_output(pipe, Compression.GZ) as file:
        file.write(b"x\n")
        raise ValueError("enough")
    reading.join()
    with pytest.raises(InvalidParameter, match="ends too early"):
        unpacked(io.BytesIO(found[0]), Compression.GZ).read()
