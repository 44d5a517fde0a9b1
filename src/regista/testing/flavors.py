"""The contract of a flavor. Inherit :class:`FlavorContract`, say what to save, and pytest does the rest::

class TestMyFlavor(FlavorContract):
    flavor_class = MyFlavor
    frameworks = ("myframework",)

    def make_model(self):
        return myframework.fit(...)

    def make_data(self):
        return pandas.DataFrame(...)
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ..errors import InvalidParameter, ModelError, UntrustedModel
from ..flavors.base import Flavor
from ..flavors.catalog import Catalog
from ..flavors.loaded import PyFuncModel
from ..flavors.loading import load_model, load_pyfunc
from ..flavors.saving import save_model
from ..model.mlmodel import Model


class FlavorContract:
    """What every flavor must do, whatever its framework."""

    flavor_class: ClassVar[type[Flavor]]
    frameworks: ClassVar[tuple[str, ...]] = ()
    """Top-level modules that must not be loaded by importing the flavor."""
    options: ClassVar[Mapping[str, Any]] = {}
    """Options of ``save`` to use in all tests."""

    def make_model(self) -> Any:
        """A small model, the same at every call."""
        raise NotImplementedError

    def make_data(self) -> Any:
        """Data that ``predict`` takes."""
        raise NotImplementedError

    def predict(self, model: Any, data: Any) -> Any:
        """The framework's own prediction, to compare with."""
        return model.predict(data)

    def assert_same(self, left: Any, right: Any) -> None:
        """Fail when two predictions differ."""
        import numpy

        numpy.testing.assert_array_equal(numpy.asarray(left), numpy.asarray(right))

    @pytest.fixture
    def catalog(self) -> Catalog:
        """A catalog with this flavor alone."""
        kind = self.flavor_class
        return Catalog([EntryPoint(kind.name, f"{kind.__module__}:{kind.__qualname__}", "regista.flavors")], ())

    @pytest.fixture
    def saved(self, tmp_path: Path, catalog: Catalog) -> Path:
        """The model, saved."""
        path = tmp_path / "model"
        save_model(self.make_model(), path, catalog=catalog, **self.options)
        return path

    def test_knows_its_models_and_no_others(self) -> None:
        flavor = self.flavor_class()
        assert flavor.matches(self.make_model())
        for other in (object(), None, 3, "text", [1], {}):
            assert not flavor.matches(other)

    def test_importing_it_loads_no_framework(self) -> None:
        kind = self.flavor_class
        code = (
            f"import sys; from {kind.__module__} import {kind.__qualname__} as F; F().matches(object()); "
            f"print([name for name in {list(self.frameworks)!r} if name in sys.modules])"
        )
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_describes_what_it_saved(self, saved: Path) -> None:
        model = Model.load(saved)
        assert self.flavor_class.name in model.flavors
        assert model.flavors["python_function"]["loader_module"]
        assert json.loads(json.dumps(model.flavors)) == model.flavors  # plain values only
        assert str(saved) not in (saved / "MLmodel").read_text(encoding="utf-8")

    def test_native_model_predicts_the_same(self, saved: Path, catalog: Catalog) -> None:
        data = self.make_data()
        loaded = load_model(saved, flavor=self.flavor_class.name, catalog=catalog, suppress_warnings=True)
        self.assert_same(self.predict(loaded, data), self.predict(self.make_model(), data))

    def test_pyfunc_predicts_the_same(self, saved: Path, catalog: Catalog) -> None:
        data = self.make_data()
        loaded = load_pyfunc(saved, catalog=catalog, suppress_warnings=True)
        assert isinstance(loaded, PyFuncModel)
        self.assert_same(loaded.predict(data), self.predict(self.make_model(), data))

    def test_a_moved_directory_still_loads(self, saved: Path, catalog: Catalog) -> None:
        data = self.make_data()
        moved = saved.rename(saved.with_name("elsewhere"))
        loaded = load_pyfunc(moved, catalog=catalog, suppress_warnings=True)
        self.assert_same(loaded.predict(data), self.predict(self.make_model(), data))

    def test_example_gives_signature(self, tmp_path: Path, catalog: Catalog) -> None:
        data = self.make_data()
        model = save_model(self.make_model(), tmp_path / "m", input_example=data, catalog=catalog, **self.options)
        assert model.get_input_schema() is not None
        assert model.get_output_schema() is not None
        loaded = load_pyfunc(tmp_path / "m", catalog=catalog, suppress_warnings=True)
        self.assert_same(loaded.predict(data), self.predict(self.make_model(), data))

    def test_unknown_option_is_refused_and_leaves_nothing(self, tmp_path: Path, catalog: Catalog) -> None:
        with pytest.raises(InvalidParameter, match="no_such_option"):
            save_model(self.make_model(), tmp_path / "m", catalog=catalog, **{**self.options, "no_such_option": 1})
        assert not (tmp_path / "m").exists()

    def test_with_pickles_forbidden_it_loads_or_says_so(self, saved: Path, catalog: Catalog) -> None:
        try:
            loaded = load_pyfunc(saved, catalog=catalog, allow_pickle=False, suppress_warnings=True)
        except ModelError as error:
            assert "MLFLOW_ALLOW_PICKLE_DESERIALIZATION" in error.message
        else:
            data = self.make_data()
            self.assert_same(loaded.predict(data), self.predict(self.make_model(), data))

    def test_a_pinned_load_takes_what_was_saved_and_nothing_else(self, saved: Path, catalog: Catalog) -> None:
        data = self.make_data()
        loaded = load_pyfunc(saved, catalog=catalog, trust="pinned", suppress_warnings=True)
        self.assert_same(loaded.predict(data), self.predict(self.make_model(), data))
        (saved / "more.pkl").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
        with pytest.raises(UntrustedModel, match=r"more\.pkl: os\.system\('true'\)"):
            load_pyfunc(saved, catalog=catalog, trust="pinned", suppress_warnings=True)
