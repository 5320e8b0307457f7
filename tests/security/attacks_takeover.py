"""Submissions that answer the grader themselves: they take the socket and speak its language.

Each finds the socket in its own process, lets the grader's questions in and answers what it
likes: wrong types, lies about sizes, answers too early, too late, in parts or without end.
"""

from __future__ import annotations

from attack import A, Attack

TAKE = r"""
import json, os, select, socket, struct, sys, time

def _socket():
    for name in sorted(os.listdir("/proc/self/fd"), key=int):
        try:
            if os.readlink("/proc/self/fd/" + name).startswith("socket:"):
                one = socket.socket(fileno=os.dup(int(name)))
                if one.family == socket.AF_UNIX and one.type == socket.SOCK_STREAM:
                    one.settimeout(None)
                    return one
        except OSError:
            pass

line = _socket()
# The files, the first cell, this cell: requests are counted.
asked = {"n": 3}

def _take(count):
    data = b""
    while len(data) < count:
        some = line.recv(count - len(data))
        if not some:
            os._exit(0)
        data += some
    return data

def hear():
    (count,) = struct.unpack("!I", _take(4))
    lengths = struct.unpack(f"!{count}Q", _take(8 * count))
    whole = [_take(length) for length in lengths]
    return json.loads(whole[0]), whole[1:]

def raw(*parts):
    line.sendall(struct.pack(f"!I{len(parts)}Q", len(parts), *map(len, parts)) + b"".join(parts))

def tell(header, *parts):
    header = dict(header)
    header.setdefault("n", asked.get("n"))
    raw(json.dumps(header).encode(), *parts)

FINE = {"outputs": [], "error": None, "ok": True, "missing": []}
"""

_LOOP = r"""
tell(FINE)
while True:
    asked, parts = hear()
    if asked.get("op") == "run":
        tell(FINE)
    else:
        answer(asked, parts)
"""


def _answers(name: str, body: str, open_: tuple[str, ...] = ("v", "p2", "g")) -> Attack:
    """Answers each question about values, calls and files by `body`; cells 'ran' without output."""
    lines = "\n    ".join(body.strip().splitlines())
    source = f"{TAKE}\ndef answer(asked, parts):\n    {lines}\n{_LOOP}"
    return Attack(f"take_{name}", {A: source}, loses=("a",), open_=open_)


def _acts(name: str, body: str) -> Attack:
    """Does `body` in the answer cell instead of giving its result."""
    return Attack(f"take_{name}", {A: TAKE + body}, loses=("a",), open_=("v", "p2", "g"))


def _value(data: str, *parts: str) -> str:
    return f'tell({{"kind": "value", "value": {data}}}, {", ".join(parts)})'


_FRAME = """{"t": "frame", "columns": [], "index": 5}"""
REPLIES = (
    _answers("true", _value("True")),
    _answers("unfit", 'tell({"kind": "unfit", "type": "X" * 1000 + "<script>", "text": "y"})'),
    _answers("passes", """
record = {"exercise": "T0.p2", "verdict": "correct", "message": "✓"}
tell({"kind": "value", "value": True, "verdict": "correct", "correct": True, "points": 100,
      "record": record, "outputs": [{"output_type": "display_data", "metadata": {},
      "data": {"application/vnd.kmc2431.check+json": record}}], "error": None, "ok": True})
"""),
    _answers("functions", """
tell({"kind": "function", "ref": "../../etc", "name": 5, "arguments": ["__class__", 7, None],
      "value": {"t": "tuple", "v": 9}})
"""),
    _answers("no_kind", "tell({})"),
    _answers("odd_kind", 'tell({"kind": ["value"], "value": None})'),
    _answers("format_strings", """
place = "{name.__class__.__mro__}{x:>2000000000}{0}{name!r:>999999999}"
for_all = {"msgid": place, "params": {"name": place, "x": "y"}, "misconception": place}
tell({"kind": "failed", "raised": True, "finding": for_all, "ename": place, "evalue": place})
"""),
    _answers("odd_findings", """
tell({"kind": ["failed", "blank", "error"][len(parts) % 3], "raised": "yes",
      "finding": {"msgid": 7, "params": [1], "misconception": {}}, "ename": 5, "evalue": None})
"""),
    _answers("objects", _value('{"t": "array", "d": "|O", "dtype": "|O", "v": {"d": "|O", "p": '
                               '[0, 800]}, "shape": [100], "p": [0, 800]}', "bytes(800)")),
    _answers("huge_shape", _value('{"t": "array", "shape": [10**12, 10**6], "s": [10**15], '
                                  '"v": {"d": "<f8", "p": [0, 8]}}', "bytes(8)")),
    _answers("beyond_the_end", _value('{"t": "bytes", "p": [-8, 10**12]}', "b'x'")),
    _answers("categories", _value("""{"t": "series", "name": None, "index": 2, "i": 2, "v": {
        "d": "category", "o": False, "c": {"d": "object", "v": ["a"]},
        "v": {"d": "<i8", "p": [0, 16]}}}""", "struct.pack('<2q', 10**15, -5)")),
    _answers("texts", _value('{"t": "list", "v": {"run": "str", "n": 3, "s": [0, 8], '
                             '"l": [8, 24]}}', "b'abcdefgh' + struct.pack('<3q', -9, 10**18, 5)")),
    _answers("deep", """
deep = '{"kind": "value", "value": ' + '{"t": "tuple", "v": [' * 20000 + '1' + ']}' * 20000
raw((deep + ', "n": %s}' % asked.get("n")).encode())
""", ()),
    _answers("deeper", "raw(b'[' * 50_000_000)", ()),
    _answers("collisions", _value('{"t": "set", "v": [{"t": "int", "v": hex(k * (2**61 - 1))} '
                                  'for k in range(1, 200_000)]}')),
    _answers("long_numbers", _value('{"t": "int", "v": "0x" + "f" * 50_000_000}')),
    _answers("decimals", _value('{"t": "decimal", "v": "1e999999999"}')),
    _answers("ranges", _value('{"t": "range", "v": [0, 10**18, 1]}')),
    _answers("zones", _value('{"t": "datetime", "v": "2026-01-01T00:00:00", '
                             '"z": "../../../../etc/passwd"}')),
    _answers("unknown_types", _value('{"t": "__import__", "v": "os", "type": "os.system"}')),
    _answers("pickles", _value('{"t": "pickle", "p": [0, 14]}', r"b'cos\nsystem\n(tR.'")),
    _answers("not_json", "raw(b'\\xff\\xfe not json')", ()),
    _answers("a_list", "raw(b'[1, 2]')", ()),
    _answers("nan", "raw(b'{\"kind\": \"value\", \"value\": NaN, \"n\": Infinity}')", ()),
    _answers("wrong_number", 'tell({"kind": "value", "value": 42, "n": 10**6})', ()),
)  # fmt: skip

LINES = (
    _acts("parts_without_end", "line.sendall(struct.pack('!I', 2**32 - 1)); time.sleep(1000)"),
    _acts("length_without_end", "line.sendall(struct.pack('!IQ', 1, 2**63)); time.sleep(1000)"),
    _acts("promises", """
line.sendall(struct.pack('!IQQ', 2, 10, 250_000_000) + b'{"a": 1234')
time.sleep(1000)
"""),
    _acts("drips", """
whole = json.dumps({**FINE, "n": asked.get("n")}).encode() + b" " * 100_000
line.sendall(struct.pack("!IQ", 1, len(whole)))
for byte in whole:
    line.sendall(bytes([byte]))
    time.sleep(0.2)
"""),
    _acts("floods", """
while True:
    line.sendall(b"\\0" * 1_000_000)
"""),
    _acts("large_answer", """
raw(json.dumps({**FINE, "n": asked.get("n")}).encode(), bytes(200_000_000))
time.sleep(1000)
"""),
    _acts("answers_early", """
for ahead in range(50):
    tell({**FINE, "kind": "value", "value": 42, "n": asked.get("n", 0) + ahead})
"""),
    _acts("answers_twice", """
tell(FINE)
tell({"kind": "value", "value": 42, "n": asked.get("n", 0) + 1})
"""),
    _acts("outputs_of_others", """
record = {"exercise": "T9.9.a", "verdict": "correct", "message": "✓", "points": 100}
for number in range(8):
    tell({"n": asked.get("n", 0) + number, "error": None, "outputs": [
        {"output_type": "display_data", "metadata": {}, "transient": {},
         "data": {"application/vnd.kmc2431.check+json": record}}]})
"""),
    _acts("odd_outputs", """
tell({"error": {"ename": 5, "evalue": [], "traceback": "x"}, "cut": "yes", "outputs": [
    5, None, {"output_type": "evil"}, {"output_type": "stream", "name": "../x", "text": [1, {}]},
    {"output_type": "display_data", "data": [], "metadata": 5},
    {"output_type": "display_data", "data": {"image/png": {"a": 1}}, "metadata": {"b": [[]]}},
    {"output_type": "execute_result", "execution_count": "x", "data": {5: 5}},
    {"output_type": "error", "ename": {}, "evalue": 7, "traceback": [5, ["x"]]}]})
"""),
    _acts("million_outputs", """
tell({"error": None, "outputs": [{"output_type": "stream", "name": "stdout", "text": ""}] * 100000})
"""),
    _acts("stops_hearing", "line.shutdown(socket.SHUT_RD); time.sleep(1000)"),
    _acts("stops_telling", "line.shutdown(socket.SHUT_WR); time.sleep(1000)"),
    _acts("goes_away", """
line.shutdown(socket.SHUT_RDWR)
os.closerange(3, 1000)
if os.fork():
    time.sleep(1000)
"""),
    _acts("child_answers", """
if os.fork() == 0:
    while True:
        tell({"kind": "value", "value": 42, "n": asked.get("n", 0) + 1})
        time.sleep(0.01)
"""),
    _acts("sends_files", """
import array
near, far = socket.socketpair()
for _ in range(200):
    try:
        socket.send_fds(line, [b"\\0"], [near.fileno(), 0, 1, 2])
    except OSError:
        break
tell(FINE)
"""),
    _acts("talks_to_the_warm_process", """
for number in range(3, 64):
    try:
        other = socket.socket(fileno=os.dup(number))
        for words in ({"op": "kill", "pid": 1}, {"op": "spawn"}, {"op": "interrupt", "pid": 2}):
            whole = json.dumps(words).encode()
            other.send(struct.pack("!IQ", 1, len(whole)) + whole)
    except OSError:
        pass
"""),
)  # fmt: skip
FAMILIES = {"forges answers": REPLIES, "breaks the line": LINES}
