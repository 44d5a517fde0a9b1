"""Names that can run commands or code, reach files or the network, or get at anything else by name."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HARMLESS_MODULES = frozenset({"math", "cmath", "statistics", "json", "re", "typing", "collections", "itertools"})


MODULES = _words(
    """
    _aix_support _bootlocale _io _osx_support _pickle _posixsubprocess _pyrepl _socket _ssl _thread _winapi aiohttp
    antigravity ast asyncio asyncore atexit bdb bz2 cPickle cProfile cgi cgitb cmd code
    codeop commands compileall concurrent configparser crypt ctypes curses dbm dill dis distutils doctest email
    ensurepip faulthandler fcntl fileinput filecmp ftplib gc getpass glob gzip http httpx httpx2 idlelib imaplib imp
    importlib inspect io lib2to3 linecache logging lzma mailbox mailcap marshal mmap modulefinder msvcrt
    multiprocessing nntplib nt ntpath numpy.distutils numpy.f2py numpy.testing optparse os pathlib.os pdb pexpect
    pickle pickletools pip pipes pkg_resources pkgutil platform plistlib poplib posix posixpath profile pstats pty
    ptyprocess py_compile pyclbr pydoc quopri requests resource rlcompleter runpy sched select selectors setuptools
    shelve shlex shutil signal site smtpd smtplib socket socketserver sqlite3 ssl subprocess symtable sys sysconfig
    syslog tabnanny tarfile telnetlib tempfile test threading timeit tkinter torch._dynamo torch._inductor torch.fx
    torch.distributed torch.hub torch.jit torch.multiprocessing torch.package torch.serialization torch.testing
    torch.utils tensorflow.io trace traceback tracemalloc turtle unittest urllib urllib3 uu venv webbrowser
    wsgiref xml xmlrpc zipapp zipfile zipimport
    """
)
"""Modules none of whose names belong into a model's files, with what is below them."""

NAMES = {
    "builtins": _words(
        "__build_class__ __import__ breakpoint compile copyright credits delattr dir eval exec execfile exit getattr "
        "globals hasattr help input license locals memoryview open quit setattr super vars"
    ),
    "cloudpickle": frozenset({"load", "loads"}),
    "cloudpickle.cloudpickle": frozenset({"load", "loads"}),
    "codecs": frozenset({"open", "EncodedFile", "StreamReaderWriter"}),
    "copyreg": frozenset({"add_extension", "pickle", "constructor"}),
    "functools": frozenset({"reduce", "singledispatch"}),
    "joblib": frozenset({"load", "Memory", "Parallel", "dump"}),
    "joblib.numpy_pickle": frozenset({"load", "load_temporary_memmap", "dump"}),
    "numpy": frozenset(
        {"load", "save", "savez", "fromfile", "memmap", "loadtxt", "savetxt", "genfromtxt", "DataSource"}
    ),
    "operator": frozenset({"attrgetter", "methodcaller", "call"}),
    "pandas": frozenset({"eval", "read_pickle", "to_pickle", "HDFStore", "ExcelFile", "ExcelWriter"}),
    "torch": frozenset({"load", "save", "compile"}),
    "torch.storage": frozenset({"_load_from_bytes"}),
    "types": frozenset({"ModuleType", "MethodType", "new_class", "resolve_bases", "DynamicClassAttribute"}),
    "pandas.core.computation.eval": frozenset({"eval"}),
    "pandas.io.pickle": frozenset({"read_pickle", "to_pickle"}),
    "tensorflow.python.ops.io_ops": frozenset({"read_file", "write_file"}),
    "tensorflow.raw_ops": frozenset(
        {"ReadFile", "WriteFile", "PyFunc", "PyFuncStateless", "EagerPyFunc", "MatchingFiles"}
    ),
    "keras.layers": frozenset({"Lambda"}),
}
ANYWHERE = _words(
    """
    Popen __builtins__ __class__ __code__ __getattribute__ __globals__ __import__ __loader__ __mro__ __reduce__
    __reduce_ex__ __spec__ __subclasses__ _os check_call check_output eval exec execfile execv execve find_spec
    getattr getoutput getstatusoutput import_module load_module popen run_code run_module run_path runcode runsource
    runstring spawn spawnv spawnve startfile subprocess sys system
    """
)
