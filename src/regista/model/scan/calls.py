"""What a call in a pickle comes to, as far as constants tell: imports and attributes by name, pickles in pickles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .budget import Budget, Unreadable
from .findings import RESOLVED, Findings
from .values import COMPUTED, OPAQUE, ImportedModule, Made, Name, Span, called, class_of
from .verdicts import Verdict, judge

_IMPORT = {
    *(("importlib", "import_module"), ("importlib", "__import__"), ("builtins", "__import__")),
    *(("cloudpickle.cloudpickle", "subimport"), ("cloudpickle", "subimport")),
}
_ATTRIBUTE = {("builtins", "getattr")}
_TYPE = {("cloudpickle.cloudpickle", "_builtin_type"), ("cloudpickle", "_builtin_type")}
_BYTES = {("builtins", "bytes"), ("builtins", "bytearray"), ("_codecs", "encode")}
_MAKES_CODE = {
    *(("types", "CodeType"), ("types", "FunctionType"), ("types", "LambdaType"), ("marshal", "loads")),
    *(("cloudpickle.cloudpickle", "_make_function"), ("cloudpickle", "_make_function")),
}
_PARTIAL = ("functools", "partial")


def call(maker: Any, arguments: Any, findings: Findings, budget: Budget) -> Any:
    """The value that ``maker(*arguments)`` would be; names it leads to are noted in ``findings``."""
    if isinstance(maker, Made) and _pair(maker.maker) == _PARTIAL:
        inner, *first = _bound(maker)
        rest = arguments if isinstance(arguments, tuple) else (OPAQUE,)
        return call(inner, (*first, *rest), findings, budget)
    key = _pair(maker)
    if key in _MAKES_CODE:
        findings.has_code = True
    handler = _HANDLERS.get(key) if key else None
    if handler is not None and isinstance(arguments, tuple):
        found = handler(arguments, findings, budget)
        if found is not None:
            return found
    if key in RESOLVED and isinstance(maker, Name):
        findings.add(maker)  # could not be looked through
    if _is_dangerous(maker):
        findings.add_call(called(maker, arguments))
    return Made(maker, arguments)


def _bound(partial: Made) -> tuple[Any, ...]:
    """Function and arguments of a ``functools.partial``: those of its state, when it was given one."""
    match partial:
        case Made(state=(inner, tuple(first), *_)):
            return (inner, *first)
        case Made(arguments=(inner, *first)):
            return (inner, *first)
    return (OPAQUE,)


def _is_dangerous(maker: Any) -> bool:
    """Whether calling this could do anything: a name of that kind, or what such a name has given."""
    while isinstance(maker, Made):
        maker = maker.maker
    return isinstance(maker, ImportedModule) or (
        isinstance(maker, Name) and (maker == COMPUTED or judge(maker.text) is Verdict.DANGEROUS)
    )


def _pair(value: Any) -> tuple[str, str] | None:
    return (value.module, value.name) if isinstance(value, Name) else None


def _import(arguments: tuple[Any, ...], findings: Findings, budget: Budget) -> Any:  # noqa: ARG001 - as all handlers
    if not arguments or not isinstance(arguments[0], str):
        return None
    module = ImportedModule(arguments[0])
    findings.add_text(module.text)
    return module


def _attribute(arguments: tuple[Any, ...], findings: Findings, budget: Budget) -> Any:  # noqa: ARG001 - as all handlers
    match arguments:
        case (ImportedModule(name=module), str(attribute)):
            found = Name(module, attribute)
        case (Name(module=module, name=outer), str(attribute)):
            found = Name(module, f"{outer}.{attribute}")
        case (Made() as owner, str(attribute)) if (kind := class_of(owner)) and not _is_dangerous(owner):
            found = Name(kind.module, f"{kind.name}.{attribute}")  # a method of an object that is made here
        case _:
            return None
    findings.add(found)
    return found


def _builtin_type(arguments: tuple[Any, ...], findings: Findings, budget: Budget) -> Any:  # noqa: ARG001 - as all
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        return None
    found = Name("types", arguments[0])
    findings.add(found)
    return found


def _bytes(arguments: tuple[Any, ...], findings: Findings, budget: Budget) -> Any:  # noqa: ARG001 - as all handlers
    match arguments:
        case (bytes() | Span() as content, *_):
            return content
        case (str(text), "latin1" | "latin-1"):
            return text.encode("latin-1", "replace")
        case (str(text), "ascii" | "utf-8" | "utf8"):
            return text.encode("utf-8", "replace")
    return None


def _unpickle(arguments: tuple[Any, ...], findings: Findings, budget: Budget) -> Any:
    from .contents import scan_bytes

    content = arguments[0] if arguments else None
    raw = content.content() if isinstance(content, Span) else content
    if not isinstance(raw, bytes):
        return None
    try:
        scan_bytes(raw, findings, budget, must_be_pickle=True)
    except Unreadable as error:
        findings.add_problem(f"a pickle in the pickle: {error}")
    return Made(OPAQUE, ())


_Handler = Callable[[tuple[Any, ...], Findings, Budget], Any]
_HANDLERS: dict[tuple[str, str], _Handler] = {
    **dict.fromkeys(_IMPORT, _import),
    **dict.fromkeys(_ATTRIBUTE, _attribute),
    **dict.fromkeys(_TYPE, _builtin_type),
    **dict.fromkeys(_BYTES, _bytes),
    **dict.fromkeys((key for key in RESOLVED if key[1] in {"loads", "_load_from_bytes"}), _unpickle),
}
