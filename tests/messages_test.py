"""Every text that a rule can print is printed by an example: looks each string of src/rules up in what stands behind the
examples of the rule pages, and in the texts that the unit tests expect.

Usage: messages_test.py. A string with a blank in it is a piece of a message, a label or a help; what replaces `{}` in it
is left out. One without is a name (an action, a key, a partition), which some example or test must hold.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Comments, and strings that stand one after the other, which the compiler joins.
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|\'(?:\\.|[^\'\\])+\'|("(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*)', re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
FEWEST_LETTERS = 3  # of a piece that says something


def files(folder, *endings):
    for at, _, names in sorted(os.walk(os.path.join(ROOT, folder))):
        for name in sorted(names):
            if name.endswith(endings):
                yield os.path.join(at, name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def strings(text):
    """The strings of C++ code, with their lines."""
    code = re.sub(r"^\s*#include[^\n]*$", "", text, flags=re.M)
    for match in TOKEN.finditer(code):
        if match.group(1) is None:
            continue
        parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', match.group(1))
        value = re.sub(r"\\(.)", lambda escape: ESCAPES.get(escape.group(1), escape.group(1)), "".join(parts))
        yield code.count("\n", 0, match.start()) + 1, value


def pieces(value):
    """What is printed of a format, whatever stands in its gaps."""
    marked = value.replace("{{", "\0").replace("}}", "\1")
    for piece in re.split(r"\{[^{}]*\}", marked):
        piece = piece.replace("\0", "{").replace("\1", "}").strip(" `\"")
        if len(re.findall(r"[A-Za-z]", piece)) >= FEWEST_LETTERS:
            yield piece


def is_set(value):
    """Of characters, each of which stands in it once."""
    return len(value) > 20 and len(set(value)) == len(value)


def main():
    pages = "\n".join(read(path) for path in files("rules", ".md"))
    outputs = "\n".join(match[1] for match in re.findall(r"^(`{3,})text output\n(.*?)^\1$", pages, re.M | re.S))
    tests = "\n".join(value for path in files("tests", ".cpp", ".hpp") for _, value in strings(read(path)))
    tests += "\n".join(read(path) for path in files("tests/golden", ".txt", ".json"))
    missing = []
    for path in files("src/rules", ".cpp", ".hpp"):
        for line, value in strings(read(path)):
            shown = (tests, outputs if " " in value.strip() else pages)
            if is_set(value) or any(value in text for text in shown):
                continue
            for piece in pieces(value):
                if not any(piece in text for text in shown):
                    missing.append(f"{os.path.relpath(path, ROOT)}:{line}: no example and no test shows {piece!r}")
    print("\n".join(missing))
    sys.exit(1 if missing else 0)


main()
