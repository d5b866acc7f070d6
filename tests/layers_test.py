# SPDX-License-Identifier: Apache-2.0
"""Checks that data flows one way: what a folder under src/ includes, and what its object files call.

Usage: layers_test.py [LIST]. LIST names the object files of the library, a line each (build/objects.txt); without it only
the includes are looked at.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Lowest first: the layer, and the layers that it may include besides itself.
LAYERS = {
    "text": "",
    "syntax": "text",
    "catalog": "text syntax",
    "pages": "text",
    "format": "text syntax catalog",
    "model": "text syntax catalog",
    "analysis": "text syntax catalog model",
    "config": "text syntax catalog pages",
    "workspace": "text syntax catalog pages format model analysis config",
    "rules": "text syntax catalog pages format model analysis workspace",
    "lint": "text syntax catalog pages format model analysis config workspace rules",
    "answers": "text syntax catalog pages format model analysis config workspace rules lint",
    "report": "text pages",
    "cli": "",
}
# A layer or a file: the third-party headers that it may include, by their first part.
THIRD_PARTY = {
    "model": "re2",
    "analysis": "re2",
    "answers": "re2",
    "rules": "fmt",
    "report": "fmt",
    "cli": "fmt CLI",
    "syntax/json.cpp": "nlohmann",
    "syntax/yaml.cpp": "yaml.h",
    "analysis/operand.cpp": "arpa",  # the C library's parser of addresses
    "lint/fingerprint.cpp": "sha256.h",
    "config/toml.cpp": "toml++",
    "config/config.cpp": "re2",
    # This header costs more than a second a file, so one file of the reports has it.
    "report/write/json_writer.cpp": "nlohmann",
}
ORDER = list(LAYERS)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]*)[">]', re.M)


def files_below(folder, endings):
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith(endings):
                yield os.path.join(path, name)


def wrong_include(layer, path, bracket, name):
    first = name.split("/")[0]
    if bracket == '"':
        if first == "ecrlint":
            return None
        if "/" not in name:
            return f'"{name}": write the path from src/'
        if first == layer or first in LAYERS[layer].split():
            return None
        return f'{layer} may not include "{name}"'
    # In angle brackets, a folder or `.h` shows what is not the C++ library.
    if "/" not in name and not name.endswith(".h"):
        return None
    if layer == "cli" and re.fullmatch(r"(sys/)?[a-z]+\.h", name):
        return None  # only the program talks to the system
    allowed = THIRD_PARTY.get(layer, "").split() + THIRD_PARTY.get(path, "").split()
    return None if first in allowed else f"<{name}> has no place here"


def includes():
    for file in sorted(files_below(os.path.join(ROOT, "src"), (".cpp", ".hpp"))):
        path = os.path.relpath(file, os.path.join(ROOT, "src"))
        layer = path.split("/")[0]
        if layer not in LAYERS:
            yield f"src/{path}: src/{layer} is no layer"
            continue
        with open(file) as text:
            for bracket, name in INCLUDE.findall(text.read()):
                wrong = wrong_include(layer, path, bracket, name)
                if wrong:
                    yield f"src/{path}: {wrong}"


def public_headers():
    """They show nothing of what is inside."""
    for file in sorted(files_below(os.path.join(ROOT, "include"), (".hpp", ".in"))):
        with open(file) as text:
            for bracket, name in INCLUDE.findall(text.read()):
                if bracket == '"' and not name.startswith("ecrlint/") or bracket == "<" and "/" in name:
                    yield f"{os.path.relpath(file, ROOT)}: a public header may not include {name}"


def symbols(objects):
    """Yields the path of an object file, a name, and whether it is defined there for all."""
    listing = subprocess.run(["nm", "-A", "-P", "-g", *objects], capture_output=True, text=True, check=True)
    for line in listing.stdout.splitlines():
        file, rest = line.split(": ", 1)
        name, kind = rest.split()[:2]
        if kind in "TDRBU":  # inline functions, which are weak, are nobody's
            yield file, name, kind != "U"


def calls(listed):
    with open(listed) as text:
        objects = text.read().split()
    short = {file: re.sub(r"^.*[.]dir/(\./)?", "", file) for file in objects}  # below the folder of their target
    layer_of = {file: short[file].split("/")[0] for file in objects}
    home, uses = {}, []
    for file, name, defined in symbols(objects):
        if defined:
            home[name] = file
        else:
            uses.append((file, name))
    upward = {}
    for file, name in uses:
        there = home.get(name)
        if there and ORDER.index(layer_of[there]) > ORDER.index(layer_of[file]):
            upward.setdefault(name, []).append((file, there))
    names = subprocess.run(["c++filt"], input="\n".join(upward), capture_output=True, text=True).stdout.split("\n")
    for (pairs, shown) in zip(upward.values(), names):
        for file, there in pairs:
            yield f"{short[file]} calls up into {short[there]}: {shown}"
    if len(objects) < 100:
        yield f"{listed}: only {len(objects)} object files"


def main():
    wrong = [*includes(), *public_headers()]
    if len(sys.argv) > 1:
        wrong += calls(sys.argv[1])
    print("\n".join(wrong + [f"{len(ORDER)} layers, {len(wrong)} wrong"]))
    return 1 if wrong else 0


sys.exit(main())
