"""``MLmodel``: the YAML file that says what is in a model directory and how to load it."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import InvalidParameter, NotFound
from .example import EXAMPLE_FILE, SERVING_FILE, InputExample, read_example
from .inside import inside
from .params import ParamSchema
from .schema import Schema
from .signature import ModelSignature
from .types import DataType

if TYPE_CHECKING:
    from .scan.findings import ScannedFile

MLMODEL_FILE = "MLmodel"

# The generation of the format that Regista writes, as the MLflow release that defined it. Clients of 2.22
# take it as their own; clients of 3.x read older generations and fill in what was added since (model_id).
# It is a fixed word about the files, not about the software that wrote them.
FORMAT_VERSION = "2.22.0"

_FIELDS = (
    "artifact_path",
    "run_id",
    "model_id",
    "model_uuid",
    "utc_time_created",
    "mlflow_version",
    "metadata",
    "model_size_bytes",
    "is_signature_from_type_hint",
    "type_hint_from_example",
)
_KNOWN = frozenset({*_FIELDS, "flavors", "signature", "saved_input_example_info"})


class Model:
    """One model directory's description, filled while a model is saved and read when it is loaded.

    Keys this class does not know are kept in ``extra`` and written back unchanged.
    """

    def __init__(
        self,
        artifact_path: str | None = None,
        run_id: str | None = None,
        utc_time_created: str | None = None,
        flavors: Mapping[str, dict[str, Any]] | None = None,
        signature: ModelSignature | Mapping[str, Any] | None = None,
        saved_input_example_info: Mapping[str, Any] | None = None,
        model_uuid: str | None = None,
        mlflow_version: str | None = FORMAT_VERSION,
        metadata: Mapping[str, Any] | None = None,
        model_size_bytes: int | None = None,
        model_id: str | None = None,
        is_signature_from_type_hint: bool = False,
        type_hint_from_example: bool = False,
        **extra: Any,
    ) -> None:
        self.artifact_path = artifact_path
        self.run_id = run_id
        self.utc_time_created = utc_time_created or _now()
        self.flavors: dict[str, dict[str, Any]] = dict(flavors or {})
        self.signature = ModelSignature.from_dict(signature) if isinstance(signature, Mapping) else signature
        self.saved_input_example_info = dict(saved_input_example_info) if saved_input_example_info else None
        self.model_uuid = model_uuid or uuid.uuid4().hex
        self.mlflow_version = mlflow_version
        self.metadata = dict(metadata) if metadata else None
        self.model_size_bytes = model_size_bytes
        self.model_id = model_id
        self.is_signature_from_type_hint = is_signature_from_type_hint
        self.type_hint_from_example = type_hint_from_example
        self.extra: dict[Any, Any] = extra  # others' keys: any that YAML can have
        self._root: Path | None = None  # where it was read from

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """The description in a model directory, or in a file named ``MLmodel``.

        Raises NotFound when there is none and InvalidParameter when it is no YAML mapping.
        """
        import yaml

        file = Path(path)
        if file.name != MLMODEL_FILE or file.is_dir():
            file = file / MLMODEL_FILE
        try:
            text = file.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(f'Could not find an "MLmodel" configuration file at "{path}"') from None
        except UnicodeDecodeError as error:
            raise InvalidParameter(f"{file} is no text in UTF-8: {error}") from error
        try:
            content = yaml.load(text, Loader=_c_or_python(yaml, "SafeLoader"))  # noqa: S506 - a safe loader, C or Python
        except yaml.YAMLError as error:
            raise InvalidParameter(f"{file} is no YAML: {error}") from error
        if not isinstance(content, dict):
            raise InvalidParameter(f"{file} must hold a YAML mapping, not {type(content).__name__}")
        found = cls.from_dict(content)
        found._root = file.parent
        return found

    @classmethod
    def from_dict(cls, model_dict: Mapping[str, Any]) -> Model:
        """The description of MLmodel's mapping. Every key may be missing, unknown keys are kept.

        InvalidParameter names what is of another kind than it must be.
        """
        known = {**model_dict, "mlflow_version": model_dict.get("mlflow_version")}
        flavors = known.get("flavors")
        if flavors is not None and not (
            isinstance(flavors, Mapping) and all(isinstance(entry, Mapping) for entry in flavors.values())
        ):
            raise InvalidParameter(f"'flavors' must map names to mappings, got {flavors!r}")
        for field in ("signature", "saved_input_example_info", "metadata"):
            if not isinstance(known.get(field), Mapping | None):
                raise InvalidParameter(f"{field!r} must be a mapping, got {known[field]!r:.200}")
        for field in ("is_signature_from_type_hint", "type_hint_from_example"):
            known[field] = bool(known.get(field, False))
        found = cls(**{key: value for key, value in known.items() if key in _KNOWN})
        found.extra = {key: value for key, value in known.items() if key not in _KNOWN}
        return found

    def add_flavor(self, name: str, **params: Any) -> Model:
        """Add (or replace) one flavor's entry; returns this model."""
        self.flavors[name] = params
        return self

    def to_dict(self) -> dict[str, Any]:
        """MLmodel's mapping; what is not known is left out."""
        content: dict[str, Any] = {name: value for name in _FIELDS if (value := getattr(self, name)) is not None}
        content["flavors"] = self.flavors
        if self.signature is None:
            del content["is_signature_from_type_hint"], content["type_hint_from_example"]
        else:
            content["signature"] = self.signature.to_dict()
        if self.saved_input_example_info:
            content["saved_input_example_info"] = self.saved_input_example_info
        return {**self.extra, **content}

    def to_yaml(self, stream: IO[str] | None = None) -> str | None:
        """The text of the MLmodel file: block style, keys sorted; None when it was written to ``stream`` instead."""
        text = self._text()
        if stream is None:
            return text
        stream.write(text)
        return None

    def to_json(self) -> str:
        """The mapping as JSON; what JSON has no word for, such as a date under a key of somebody else's, as text."""
        return json.dumps(self.to_dict(), default=str)

    def save(self, path: str | Path) -> None:
        """Write the MLmodel file: ``path`` is the file itself."""
        Path(path).write_text(self._text(), encoding="utf-8")

    def _text(self) -> str:
        import yaml

        dumper = _c_or_python(yaml, "SafeDumper")
        return str(yaml.dump(self.to_dict(), Dumper=dumper, default_flow_style=False, allow_unicode=True))

    def get_input_schema(self) -> Schema | None:
        """The inputs of the signature, None without one."""
        return self.signature.inputs if self.signature else None

    def get_output_schema(self) -> Schema | None:
        """The outputs of the signature, None without one."""
        return self.signature.outputs if self.signature else None

    def get_params_schema(self) -> ParamSchema | None:
        """The params of the signature, None without one."""
        return self.signature.params if self.signature else None

    @property
    def signature_dict(self) -> dict[str, Any] | None:
        """The signature as its mapping of JSON texts."""
        return self.signature.to_dict() if self.signature else None

    def load_input_example(self, path: str | Path | None = None) -> Any:
        """The example's data, from the model directory ``path`` (that of ``load`` by default); None without one."""
        example = self._example(self._directory(path))
        return example.data if example else None

    def load_input_example_params(self, path: str | Path) -> dict[str, Any] | None:
        """The params saved with the example; None when there are none."""
        example = self._example(path)
        return example.params if example else None

    def get_serving_input(self, path: str | Path) -> str | None:
        """The request body made from the example, as JSON text; None when none was saved."""
        info = self.saved_input_example_info or {}
        file = inside(Path(path), info.get("serving_input_path", SERVING_FILE))
        return file.read_text(encoding="utf-8") if info and file.is_file() else None

    def _example(self, path: str | Path) -> InputExample | None:
        if not self.saved_input_example_info:
            return None
        if not inside(Path(path), self.saved_input_example_info.get("artifact_path", EXAMPLE_FILE)).is_file():
            return None
        dtypes = {}
        schema = self.get_input_schema()
        if schema is not None and not schema.is_tensor_spec():
            names = zip(schema.input_names(), schema.input_types(), strict=True)
            dtypes = {name: kind.value for name, kind in names if isinstance(kind, DataType)}
        return read_example(Path(path), self.saved_input_example_info, dtypes)

    def scan(self, path: str | Path | None = None) -> tuple[ScannedFile, ...]:
        """What each file of the model directory would import when it is loaded; nothing is loaded to say so.

        ``path`` is the directory, that of ``load`` when not given. Files that cannot be read are findings as well.
        InvalidParameter when no directory is known.
        """
        from .scan.directory import scan_directory

        return scan_directory(self._directory(path), self.flavors, digests=True)

    def _directory(self, path: str | Path | None) -> Path:
        root = Path(path) if path is not None else self._root
        if root is None:
            raise InvalidParameter("Give the model directory: this description was not read from one.")
        return root

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # can change, so it cannot be a key

    def __repr__(self) -> str:
        return f"Model(model_uuid={self.model_uuid!r}, flavors={sorted(self.flavors)})"


def _c_or_python(yaml: Any, name: str) -> Any:
    # The C versions are about ten times faster; PyYAML has them wherever libyaml was there when it was built.
    return getattr(yaml, f"C{name}", getattr(yaml, name))


def _now() -> str:
    """This moment as the format writes it: UTC, a space, microseconds, no zone."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
