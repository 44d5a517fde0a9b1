"""Names that the pickles of the usual frameworks import: data types, and functions that put data together."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PACKAGES = _words(
    """
    catboost keras lightgbm mlflow numpy onnx onnxruntime pandas polars prophet pyarrow regista safetensors scipy
    sentence_transformers skl2onnx sklearn skops spacy statsmodels tensorflow tokenizers torch transformers xgboost
    """
)
"""Frameworks whose classes are known."""

_SCALARS = _words(
    """
    bool bool_ bytes_ clongdouble complex64 complex128 complexfloating datetime64 double dtype flatiter float16
    float32 float64 float_ floating generic half int8 int16 int32 int64 int_ intc integer intp longdouble longlong
    matrix ndarray number object_ recarray record short single str_ timedelta64 ubyte uint uint8 uint16 uint32 uint64
    uintc uintp ulonglong ushort void
    """
)
_ARRAYS = frozenset({"_reconstruct", "scalar", "_frombuffer"})
_SPARSE = frozenset(
    f"{form}_{kind}" for form in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil") for kind in ("matrix", "array")
)
NAMES: dict[str, frozenset[str]] = {
    "builtins": _words(
        "abs all any bool bytearray bytes chr complex dict divmod enumerate filter float frozenset hash int isinstance "
        "issubclass iter len list map max min next object ord pow print property range repr reversed round set slice "
        "sorted staticmethod classmethod str sum tuple type zip Ellipsis NotImplemented"
    ),
    "_codecs": frozenset({"encode"}),
    "_io": frozenset({"BytesIO", "StringIO"}),
    "io": frozenset({"BytesIO", "StringIO"}),
    "collections": frozenset({"Counter", "OrderedDict", "defaultdict", "deque", "ChainMap", "UserDict", "UserList"}),
    "copyreg": frozenset({"__newobj__", "__newobj_ex__", "_reconstructor"}),
    "datetime": frozenset({"date", "datetime", "time", "timedelta", "timezone"}),
    "decimal": frozenset({"Decimal"}),
    "fractions": frozenset({"Fraction"}),
    "functools": frozenset({"partial"}),
    "operator": frozenset({"itemgetter", "add", "mul", "sub", "truediv", "neg"}),
    "pathlib": frozenset({"Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "WindowsPath"}),
    "pathlib._local": frozenset({"Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "WindowsPath"}),
    "random": frozenset({"Random"}),
    "types": frozenset({"SimpleNamespace", "MappingProxyType", "NoneType", "GenericAlias"}),
    "uuid": frozenset({"UUID", "SafeUUID"}),
    "zoneinfo": frozenset({"ZoneInfo"}),
    "zoneinfo._zoneinfo": frozenset({"ZoneInfo"}),
    "re": frozenset({"_compile"}),
    "numpy": _SCALARS,
    "numpy.core.multiarray": _ARRAYS,
    "numpy._core.multiarray": _ARRAYS,
    "numpy.core.numeric": _ARRAYS,
    "numpy._core.numeric": _ARRAYS,
    "numpy.ma.core": frozenset({"_mareconstruct"}),
    "numpy.random._pickle": frozenset(
        {"__bit_generator_ctor", "__generator_ctor", "__randomstate_ctor", "_bit_generator_ctor"}
    ),
    "numpy.random.bit_generator": frozenset({"__pyx_unpickle_SeedSequence"}),
    "numpy.random._bit_generator": frozenset({"__pyx_unpickle_SeedSequence"}),
    **{f"scipy.sparse._{form}": _SPARSE for form in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")},
    **{f"scipy.sparse.{form}": _SPARSE for form in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")},
    "sklearn.metrics._dist_metrics": frozenset({"newObj"}),
    "sklearn.neighbors._ball_tree": frozenset({"newObj"}),
    "sklearn.neighbors._kd_tree": frozenset({"newObj"}),
    "sklearn.neighbors._dist_metrics": frozenset({"newObj"}),
    "sklearn.neighbors._quad_tree": frozenset({"newObj"}),
    "pandas._libs.arrays": frozenset({"__pyx_unpickle_NDArrayBacked"}),
    "pandas._libs.internals": frozenset({"_unpickle_block"}),
    "pandas._libs.tslibs.timestamps": frozenset({"_unpickle_timestamp"}),
    "pandas._libs.tslibs.timedeltas": frozenset({"_timedelta_unpickle"}),
    "pandas.core.indexes.base": frozenset({"_new_Index"}),
    "pandas.core.indexes.datetimes": frozenset({"_new_DatetimeIndex"}),
    "pyarrow.lib": frozenset({"_restore_array", "py_buffer", "type_for_alias"}),
    "torch": _words(
        "Size bfloat16 bool complex64 complex128 device dtype float float16 float32 float64 int int8 int16 int32 int64 "
        "layout long uint8 strided"
    ),
    "torch._utils": _words(
        "_rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor _rebuild_tensor "
        "_rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_wrapper_subclass"
    ),
    "torch.jit._pickle": frozenset(
        {
            "build_intlist",
            "build_doublelist",
            "build_boollist",
            "build_tensorlist",
            "build_tensor_from_id",
            "restore_type_tag",
        }
    ),
    "torch._tensor": frozenset({"_rebuild_from_type_v2"}),
    "joblib.numpy_pickle": frozenset({"NumpyArrayWrapper", "NDArrayWrapper", "ZNDArrayWrapper"}),
}
