"""What is known, unknown and dangerous; what nobody listed is never known."""

import pytest

from regista.model.scan.verdicts import judge


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("sklearn.linear_model._logistic.LogisticRegression", "known"),
        ("numpy._core.multiarray._reconstruct", "known"),
        ("numpy.core.multiarray.scalar", "known"),
        ("numpy.float64", "known"),
        ("builtins.set", "known"),
        ("collections.OrderedDict", "known"),
        ("torch.FloatStorage", "known"),
        ("mlflow.pyfunc.model._FunctionPythonModel", "known"),
        ("regista.model.signature.ModelSignature", "known"),
        ("pandas:DataFrame.Inner", "known"),
        ("__torch__.net.Net", "known"),
        ("module numpy", "known"),
        ("cloudpickle.cloudpickle._make_function", "code"),
        ("types.CodeType", "code"),
        ("mine.Net", "unknown"),
        ("sklearn.utils.estimator_html_repr", "unknown"),
        ("sklearnx.Estimator", "unknown"),
        ("module mine", "unknown"),
        ("os.system", "dangerous"),
        ("posix.system", "dangerous"),
        ("os.path.join", "dangerous"),
        ("subprocess.Popen", "dangerous"),
        ("builtins.eval", "dangerous"),
        ("builtins.getattr", "dangerous"),
        ("importlib.import_module", "dangerous"),
        ("operator.attrgetter", "dangerous"),
        ("pkgutil.resolve_name", "dangerous"),
        ("numpy.testing._private.utils.runstring", "dangerous"),
        ("numpy.load", "dangerous"),
        ("torch.hub.load", "dangerous"),
        ("torch.load", "dangerous"),
        ("joblib.load", "dangerous"),
        ("pickle.loads", "dangerous"),
        ("marshal.loads", "dangerous"),
        ("sklearn.utils:os.system", "dangerous"),
        ("collections:abc.sys.modules", "dangerous"),
        ("sklearn.base.Popen", "dangerous"),
        ("builtins:dict.__class__", "dangerous"),
        ("module os", "dangerous"),
        ("module os.path", "dangerous"),
        ("?.?", "dangerous"),
        (".system", "dangerous"),
    ],
)
def test_a_name_has_its_verdict(name: str, verdict: str) -> None:
    assert judge(name) == verdict
