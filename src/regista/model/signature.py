"""The typed inputs, outputs and params of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InvalidParameter
from .params import ParamSchema
from .pickled import made
from .schema import Schema

# Of MLflow's own object, which asks for them: whether the model's type hints made the signature, and how.
_FLAGS = {
    "_ModelSignature__is_signature_from_type_hint": False,
    "_ModelSignature__is_type_hint_from_example": False,
}


@dataclass(frozen=True, slots=True, repr=False)
class ModelSignature:
    """At least one of the three is given; each that is None says nothing about its part."""

    inputs: Schema | None = None
    outputs: Schema | None = None
    params: ParamSchema | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        parts = {"inputs": self.inputs, "outputs": self.outputs, "params": self.params}
        return made(self, {**parts, **_FLAGS})

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for part in ("inputs", "outputs", "params"):
            object.__setattr__(self, part, state.get(part))

    def __post_init__(self) -> None:
        for field, kind in (("inputs", Schema), ("outputs", Schema), ("params", ParamSchema)):
            value = getattr(self, field)
            if value is not None and not isinstance(value, kind):
                raise InvalidParameter(f"{field} must be None or a {kind.__name__}, got {type(value).__name__!r}")
        if self.inputs is None and self.outputs is None and self.params is None:
            raise InvalidParameter("At least one of inputs, outputs or params must be provided")

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> ModelSignature:
        """The signature of MLmodel's ``signature`` mapping, whose values are JSON texts or null."""
        inputs, outputs, params = (entry.get(field) for field in ("inputs", "outputs", "params"))
        return cls(
            Schema.from_json(inputs) if inputs else None,
            Schema.from_json(outputs) if outputs else None,
            ParamSchema.from_json(params) if params else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """``{"inputs": …, "outputs": …, "params": …}``, each a JSON text or None."""
        return {
            "inputs": self.inputs.to_json() if self.inputs else None,
            "outputs": self.outputs.to_json() if self.outputs else None,
            "params": self.params.to_json() if self.params else None,
        }

    def __repr__(self) -> str:
        return f"inputs: \n  {self.inputs!r}\noutputs: \n  {self.outputs!r}\nparams: \n  {self.params!r}\n"
