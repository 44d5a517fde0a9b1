"""Paths that lead out of the storage, or that could be taken for such: each as a client could write it in JSON."""

DEEP = "%" + "25" * 9 + "2e"
"""A dot that was encoded ten times: deeper than anybody needs."""

REFUSED = [
    # upwards
    "..", "../x", "../../etc/passwd", "a/..", "a/../x", "a/../../x", "a/b/../../../x", "./..", "./../x", "a/./../x",
    "a//../x", "..//x", ".../../..", "x/../", "../", "a/b/c/../../../..",
    # upwards, encoded once, twice, and more often
    "%2e%2e", "%2e%2e/x", "%2E%2E/x", "%2e./x", ".%2e/x", "..%2fx", "..%2Fx", "%2e%2e%2fx", "a%2f..%2f..%2fx",
    "a/%2e%2e/%2e%2e/x", "./%2e%2e/x", "%252e%252e/x", "%252e%252e%252fx", "a%252f..%252f..", "%25252e%25252e/x",
    "%25252525252e%25252525252e/x", f"{DEEP}{DEEP}/x",
    # the root of the file system, or of another one
    "/", "/etc/passwd", "//etc/passwd", "///etc/passwd", "./etc/passwd/../../..", "%2fetc%2fpasswd", "%252fetc/passwd",
    ".//../x", "C:/x", "C:\\x", "c:x", "Z:\\..\\x", "%43%3a/x", "%43%253a/x", "./C:/x", "\\\\host\\share",
    "%5c%5chost%5cshare",
    # URLs of files
    "file:/etc/passwd", "file:///etc/passwd", "FILE:///etc/passwd", "file://host/x", "file%3a///etc/passwd",
    "%66ile:///etc/passwd",
    # what ends a text somewhere
    "a#b", "a%23b", "a%2523b", "#", "x#/../..", "a\0b", "\0", "a%00b", "a%2500b", "../x%00.txt", "a\nb", "a%0ab",
    "a%0Ab",
    "a\r\nSet-Cookie: x=1", "a%0d%0aSet-Cookie:%20x=1",
    # bytes that are no text: too long forms of dot and slash, halves of characters
    "%c0%ae%c0%ae/x", "%c0%af..%c0%af", "%e0%80%ae%e0%80%ae/x", "%f0%80%80%af", "%c3", "%ed%a0%80",
    # too long
    "x" * 256, "ü" * 128, "a/" * 600 + "b", "a/" * 100_000, "%2e" * 5_000,
]  # fmt: skip
"""Every route answers these with 400."""

HARMLESS = [
    # what other systems, shells and older servers understand, and what is nothing but a name here
    "a\\..\\x", "..\\..\\x", "..%5c..%5cx", ".. /x", ". ./x", "..;/x", "....//....//x", ".../x", "%u002e%u002e/x",
    "．．/x", "‥/x", "..\u200b/x", "\u202e/x", "\u2028", "\ufeff../x", "%80%81", "%zz", "100%", "%", "a?b=../x",
    "a&path=../x",
    "~/x", "~root/x", "$HOME/x", "${PATH}", "`id`", "$(id)", "| id", "-rf", "*", "{a,b}", "<script>alert(1)</script>",
    "'; DROP TABLE files; --", "%s%n", "{{7*7}}", "http:x", "NUL", "CON", "aux.txt", "COM1.log", "LPT1", "a:b", "x.",
    "x ",
    " ", "._x", ".DS_Store", "desktop.ini", "x" * 255, "ü" * 127, "a/" * 511 + "b",
    ".0123456789abcdef.part", "blobs", "incoming/x", "parts/x", "bin/x", "regista.db", "a\tb", "a\x1b[2Jb", "a%1bb",
    "a\x7fb",
]  # fmt: skip
"""Names of files like any other, or of none: never more than that."""
