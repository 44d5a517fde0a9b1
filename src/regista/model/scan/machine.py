"""A pickle walked opcode by opcode: the stack and the memo are kept, and nothing is imported or called.

The opcodes are those of Python's ``pickletools``; where the documentation leaves something open, this does what
CPython's C unpickler does, because that is what loads the file.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from . import calls
from .budget import CutShort, Unreadable
from .inline_arrays import array_end
from .machine_state import PickleState, ascii_text, extend, index, kept, set_items
from .values import COMPUTED, LONGEST_TEXT, OPAQUE, ImportedModule, Made, Name, Span

_BLOCK = 10_000  # steps between two looks at the budget
_HIGHEST_STACK, _LARGEST_MEMO = 2_000_000, 20_000_000
_SMALL = 64  # bytes of a constant that are kept as such


class PickleMachine(PickleState):
    """Walks one pickle in ``data`` (bytes or a memory map) from ``position`` to its STOP.

    ``inline_arrays``: joblib's files have the bytes of arrays between the opcodes; they are skipped then.
    """

    def run(self) -> Any:
        """Walk to the end; gives what the pickle's value is, as far as it is known. Unreadable says what is wrong."""
        try:
            return self._walk()
        except (IndexError, struct.error):
            raise CutShort("the pickle is cut short") from None
        except (ValueError, KeyError, UnicodeError, OverflowError) as error:
            raise Unreadable(f"the pickle is damaged: {type(error).__name__}: {error}") from None
        except RecursionError:
            raise Unreadable("the pickle nests its values too deeply") from None

    def _walk(self) -> Any:
        data, stack, memo = self.data, self.stack, self.memo
        end = len(data)
        steps = 0
        while True:
            steps += 1
            if steps == _BLOCK:
                self.budget.take_steps(steps)
                steps = 0
                if len(stack) > _HIGHEST_STACK or len(memo) > _LARGEST_MEMO:
                    raise Unreadable("the pickle keeps more values than a scan does")
            code = data[self.position]
            position = self.position + 1
            # First what the bulk of large pickles consists of.
            if code == 0x94:  # MEMOIZE
                if not stack:
                    raise Unreadable("the pickle keeps a value where there is none")
                memo[len(memo)] = stack[-1]
                self.position = position
            elif code == 0x8C:  # SHORT_BINUNICODE
                stop = position + 1 + data[position]
                if stop > end:
                    raise IndexError
                stack.append(str(data[position + 1 : stop], "utf-8", "surrogatepass"))
                self.position = stop
            elif code == 0x4B:  # BININT1
                stack.append(data[position])
                self.position = position + 1
            elif code == 0x4A:  # BININT
                stack.append(struct.unpack_from("<i", data, position)[0])
                self.position = position + 4
            elif code == 0x2E:  # STOP
                self.position = position
                self.budget.take_steps(steps)
                return self._pop()
            else:
                self.position = position
                handler = _HANDLERS.get(code)
                if handler is None:
                    raise Unreadable(f"there is no pickle opcode {bytes([code])!r} (at byte {position - 1})")
                handler(self)

    def _call(self, maker: Any, arguments: Any) -> None:
        self.called = self.called or isinstance(maker, Name)
        if isinstance(arguments, tuple):
            self._escape(arguments)
        self.stack.append(calls.call(maker, arguments, self.findings, self.budget))

    # Handlers, one per kind of opcode.

    def push_constant(self, value: Any) -> None:
        """NONE, NEWTRUE, NEWFALSE and the empty containers."""
        self.stack.append(value)

    def push_text(self, layout: str) -> None:
        """BINUNICODE, BINUNICODE8."""
        size = self._number(layout)
        start = self._take(size)
        if size > LONGEST_TEXT:
            self.stack.append(OPAQUE)
        else:
            self.stack.append(str(self.data[start : self.position], "utf-8", "surrogatepass"))

    def push_bytes(self, layout: str) -> None:
        """BINBYTES, BYTEARRAY8 and their like."""
        size = self._number(layout)
        start = self._take(size)
        if size <= _SMALL:
            self.stack.append(bytes(self.data[start : self.position]))
        else:
            self.stack.append(Span(self.data, start, self.position))

    def push_old_string(self, layout: str) -> None:
        """BINSTRING, SHORT_BINSTRING: ASCII text, the unpickler's default."""
        size = self._number(layout)
        start = self._take(size)
        raw = bytes(self.data[start : self.position])
        self.stack.append(ascii_text(raw))

    def push_quoted(self) -> None:
        """STRING."""
        line = self._line().strip(b" \t\r")
        if len(line) < 2 or line[:1] != line[-1:] or line[:1] not in (b"'", b'"'):
            raise ValueError("a STRING without quotes")
        import codecs

        self.stack.append(ascii_text(codecs.escape_decode(line[1:-1])[0]))

    def push_unicode_line(self) -> None:
        """UNICODE."""
        self.stack.append(str(self._line(), "raw-unicode-escape"))

    def push_line(self) -> None:
        """INT, LONG and FLOAT in text: their values are not needed, but for the two booleans."""
        line = self._line().strip()
        self.stack.append({b"00": False, b"01": True}.get(line, OPAQUE))

    def push_float(self) -> None:
        """BINFLOAT."""
        self._take(8)
        self.stack.append(OPAQUE)

    def push_number(self, layout: str) -> None:
        """BININT2."""
        self.stack.append(self._number(layout))

    def push_long(self, layout: str) -> None:
        """LONG1, LONG4."""
        size = self._number(layout)
        start = self._take(size)
        raw = bytes(self.data[start : self.position]) if size <= 16 else b""
        self.stack.append(int.from_bytes(raw, "little", signed=True) if size <= 16 else OPAQUE)

    def skip(self, size: int) -> None:
        """FRAME: where a reader may fetch ahead; nothing else."""
        self._take(size)

    def set_protocol(self) -> None:
        """PROTO."""
        self.protocol = self.data[self._take(1)]
        if self.protocol > 5:
            raise Unreadable(f"the pickle has protocol {self.protocol}, which this Python does not read")

    def mark(self) -> None:
        """MARK."""
        self.marks.append(len(self.stack))

    def pop(self) -> None:
        """POP, which also takes a mark that has nothing above it."""
        if self.marks and len(self.stack) == self.marks[-1]:
            self.marks.pop()
        else:
            self._pop()

    def pop_mark(self) -> None:
        """POP_MARK."""
        self._above_mark()

    def duplicate(self) -> None:
        """DUP."""
        self.stack.append(self._top())

    def make_tuple(self, size: int) -> None:
        """TUPLE1, TUPLE2, TUPLE3."""
        self._need(size)
        items = tuple(self.stack[-size:])
        del self.stack[-size:]
        self._escape(items)
        self.stack.append(items)

    def make_marked_tuple(self) -> None:
        """TUPLE."""
        self.stack.append(kept(tuple(self._above_mark())))

    def make_list(self) -> None:
        """LIST."""
        self.stack.append(kept(self._above_mark()))

    def make_dict(self) -> None:
        """DICT."""
        made: dict[Any, Any] = {}
        set_items(made, self._above_mark())
        self.stack.append(made)

    def make_set(self) -> None:
        """FROZENSET."""
        self._above_mark()
        self.stack.append(OPAQUE)

    def append(self) -> None:
        """APPEND."""
        item = self._pop()
        self._escape((item,))
        self._changed(self._top())
        extend(self._top(), [item])

    def append_marked(self) -> None:
        """APPENDS, ADDITEMS."""
        items = self._above_mark()
        self._changed(self._top())
        extend(self._top(), items)

    def set_item(self) -> None:
        """SETITEM."""
        value, key = self._pop(), self._pop()
        self._escape((key, value))
        self._changed(self._top())
        set_items(self._top(), [key, value])

    def set_marked_items(self) -> None:
        """SETITEMS."""
        items = self._above_mark()
        self._changed(self._top())
        set_items(self._top(), items)

    def remember_line(self) -> None:
        """PUT."""
        self.memo[index(self._line())] = self._top()

    def remember(self, layout: str) -> None:
        """BINPUT, LONG_BINPUT."""
        self.memo[self._number(layout)] = self._top()

    def recall_line(self) -> None:
        """GET."""
        self.stack.append(self.memo[index(self._line())])

    def recall(self, layout: str) -> None:
        """BINGET, LONG_BINGET."""
        self.stack.append(self.memo[self._number(layout)])

    def push_global(self) -> None:
        """GLOBAL."""
        module = str(self._line(), "utf-8")
        self._push_name(module, str(self._line(), "utf-8"))

    def push_stack_global(self) -> None:
        """STACK_GLOBAL: the names are on the stack, wherever they came from."""
        name, module = self._pop(), self._pop()
        if isinstance(name, str) and isinstance(module, str):
            self._push_name(module, name)
        else:
            self.findings.add(COMPUTED)
            self.stack.append(COMPUTED)

    def push_extension(self, layout: str) -> None:
        """EXT1, EXT2, EXT4: a number that the loading process has given to some name."""
        self._push_name("copyreg", f"extension {self._number(layout)}?")

    def push_persistent_line(self) -> None:
        """PERSID."""
        self._line()
        self.stack.append(OPAQUE)

    def push_persistent(self) -> None:
        """BINPERSID."""
        self._escape((self._pop(),))
        self.stack.append(OPAQUE)

    def push_buffer(self) -> None:
        """NEXT_BUFFER."""
        self.stack.append(OPAQUE)

    def keep_buffer(self) -> None:
        """READONLY_BUFFER."""
        self._top()

    def reduce(self) -> None:
        """REDUCE."""
        arguments, maker = self._pop(), self._pop()
        self._call(maker, arguments)

    def new_object(self) -> None:
        """NEWOBJ."""
        arguments, kind = self._pop(), self._pop()
        self._call(kind, arguments)

    def new_object_with_keywords(self) -> None:
        """NEWOBJ_EX."""
        keywords, arguments, kind = self._pop(), self._pop(), self._pop()
        self._escape(keywords.values() if isinstance(keywords, dict) else ())
        self._call(kind, arguments)

    def make_object(self) -> None:
        """OBJ: class and arguments above the mark."""
        kind, *arguments = self._above_mark()
        self._call(kind, tuple(arguments))

    def make_instance(self) -> None:
        """INST: the class in two lines, the arguments above the mark."""
        module = str(self._line(), "ascii")
        self._push_name(module, str(self._line(), "ascii"))
        kind = self.stack.pop()
        self._call(kind, tuple(self._above_mark()))

    def build(self) -> None:
        """BUILD: gives an object its state; on a module, a class or a function it changes these for everybody."""
        state, made = self._pop(), self._top()
        self._escape((state,))
        self._changed(made)
        if isinstance(made, Made):
            made.state = state
            self.called = True
            if self.inline_arrays:
                self._skip_array(made)

    def _changed(self, target: Any) -> None:
        """State or items for something that is imported: it is another thing afterwards, for the whole process."""
        if isinstance(target, Name | ImportedModule):
            self.findings.add_call(f"changes {target.text}")

    def _skip_array(self, made: Made) -> None:
        """joblib puts an array's bytes, or a pickle of its objects, behind the object that stands for it."""
        end = array_end(made, self.data, self.position)
        if end is None:
            return
        if end < 0:
            nested = PickleMachine(self.data, self.position, self.findings, self.budget, inline_arrays=True)
            nested.run()
            end = nested.position
        if end > len(self.data):
            raise IndexError
        self.position = end


def is_opcode(code: int) -> bool:
    """Whether a pickle can go on with this byte."""
    return code in _HANDLERS or code in _FREQUENT


def _with(method: Callable[..., None], *arguments: Any) -> Callable[[PickleMachine], None]:
    return lambda machine: method(machine, *arguments)


_FREQUENT = frozenset({0x94, 0x8C, 0x4B, 0x4A, 0x2E})
_M = PickleMachine
_ALL: dict[str | int, Callable[[PickleMachine], None]] = {
    "(": _M.mark,
    "0": _M.pop,
    "1": _M.pop_mark,
    "2": _M.duplicate,
    "F": _M.push_line,
    "G": _M.push_float,
    "I": _M.push_line,
    "L": _M.push_line,
    "M": _with(_M.push_number, "<H"),
    "N": _with(_M.push_constant, None),
    "P": _M.push_persistent_line,
    "Q": _M.push_persistent,
    "R": _M.reduce,
    "S": _M.push_quoted,
    "T": _with(_M.push_old_string, "<i"),
    "U": _with(_M.push_old_string, "<B"),
    "V": _M.push_unicode_line,
    "X": _with(_M.push_text, "<I"),
    "a": _M.append,
    "b": _M.build,
    "c": _M.push_global,
    "d": _M.make_dict,
    "}": lambda machine: machine.stack.append({}),
    "e": _M.append_marked,
    "g": _M.recall_line,
    "h": _with(_M.recall, "<B"),
    "i": _M.make_instance,
    "j": _with(_M.recall, "<I"),
    "l": _M.make_list,
    "]": lambda machine: machine.stack.append([]),
    "o": _M.make_object,
    "p": _M.remember_line,
    "q": _with(_M.remember, "<B"),
    "r": _with(_M.remember, "<I"),
    "s": _M.set_item,
    "t": _M.make_marked_tuple,
    ")": _with(_M.push_constant, ()),
    "u": _M.set_marked_items,
    "B": _with(_M.push_bytes, "<I"),
    "C": _with(_M.push_bytes, "<B"),
    0x80: _M.set_protocol,
    0x81: _M.new_object,
    0x82: _with(_M.push_extension, "<B"),
    0x83: _with(_M.push_extension, "<H"),
    0x84: _with(_M.push_extension, "<i"),
    0x85: _with(_M.make_tuple, 1),
    0x86: _with(_M.make_tuple, 2),
    0x87: _with(_M.make_tuple, 3),
    0x88: _with(_M.push_constant, True),
    0x89: _with(_M.push_constant, False),
    0x8A: _with(_M.push_long, "<B"),
    0x8B: _with(_M.push_long, "<i"),
    0x8D: _with(_M.push_text, "<Q"),
    0x8E: _with(_M.push_bytes, "<Q"),
    0x8F: _with(_M.push_constant, OPAQUE),
    0x90: _M.append_marked,
    0x91: _M.make_set,
    0x92: _M.new_object_with_keywords,
    0x93: _M.push_stack_global,
    0x95: _with(_M.skip, 8),
    0x96: _with(_M.push_bytes, "<Q"),
    0x97: _M.push_buffer,
    0x98: _M.keep_buffer,
}
_HANDLERS = {ord(code) if isinstance(code, str) else code: handler for code, handler in _ALL.items()}
