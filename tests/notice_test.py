# SPDX-License-Identifier: Apache-2.0
"""Holds NOTICE against what the build uses, so that it cannot go stale: the libraries that CMake looks for, vcpkg.json,
tools/install-dependencies, the packages of the catalogue, and the licences as Debian states them.
"""
import glob
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIELDS = ["licence", "copyright", "used for", "from"]
# Part of the compiler, so that nothing installs them by name.
TOOLCHAIN = {"libstdc++6", "libc6"}
# Used to build or to test, not part of the program.
NOT_CARRIED = {"doctest", "doctest-dev", "PkgConfig"}
SPDX = {"Expat": "MIT", "Expat with embedded exception": "MIT WITH fmt-exception",
        "BSD-3-google": "BSD-3-Clause", "BSD-3-clause": "BSD-3-Clause"}
failures = []


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def expect(same, what):
    if not same:
        failures.append(what)


def expect_equal(got, wanted, what):
    expect(got == wanted, f"{what}: only in NOTICE {sorted(got - wanted)}, missing in NOTICE {sorted(wanted - got)}")


def entries():
    """{name: {field: text}}"""
    found = {}
    for block in read("NOTICE").split("\n\n"):
        name, _, body = block.partition("\n")
        if not body.startswith("  "):
            continue
        fields = re.findall(r"^  ([a-z ]+): +((?:.|\n {4,})+)$", body, re.M)
        expect([field for field, _ in fields] == FIELDS, f"{name}: wants the fields {FIELDS}")
        found[name] = dict(fields)
    return found


def sources_of(notice, kind):
    words = [word for fields in notice.values() for word in fields["from"].split(", ")]
    return {word.split(" ", 1)[1] for word in words if word.startswith(kind + " ")}


def found_by_cmake():
    """The words in find_package(WORD), pkg_check_modules(... WORD) and find_path(... WORD/header)."""
    words = set()
    files = [os.path.join(ROOT, "CMakeLists.txt"), *glob.glob(ROOT + "/src/**/CMakeLists.txt", recursive=True)]
    for text in map(read, files):
        words |= set(re.findall(r"find_package\((\S+?)[ )]", text))
        words |= set(re.findall(r"pkg_check_modules\([^)]* (\S+)\)", text))
        words |= set(re.findall(r"find_path\(\w+ ([^/)]+)/", text))
    return words


def licence_in_debian(package):
    """What the machine-readable copyright file says of `Files: *`; None where there is no such file."""
    try:
        text = open(f"/usr/share/doc/{package}/copyright", encoding="utf-8").read()
    except OSError:
        return None
    for paragraph in text.split("\n\n"):
        files = re.search(r"^Files:\s+(.*?)(?=^\S)", paragraph, re.M | re.S)
        licence = re.search(r"^License: *(.+)$", paragraph, re.M)
        if files and licence and "*" in files[1].split():
            return licence[1].strip()
    return None


def main():
    notice = entries()
    expect_equal(sources_of(notice, "CMake"), found_by_cmake() - NOT_CARRIED, "CMake")
    expect_equal(sources_of(notice, "vcpkg"), set(json.loads(read("vcpkg.json"))["dependencies"]) - NOT_CARRIED, "vcpkg")
    build = re.search(r"^build=\((.*?)\)", read("tools", "install-dependencies"), re.M | re.S)[1].split()
    expect_equal(sources_of(notice, "Debian") - TOOLCHAIN,
                 {package for package in build if package.endswith("-dev")} - NOT_CARRIED, "Debian")
    data = {source["package"] for path in glob.glob(ROOT + "/src/catalog/data/*.json")
            for source in json.loads(read(path)).get("sources", [])}
    expect_equal(sources_of(notice, "npm"), data, "npm")
    for name, fields in notice.items():
        for package in sources_of({name: fields}, "Debian"):
            stated = licence_in_debian(package)
            if stated:
                expect(SPDX.get(stated) == fields["licence"],
                       f"{name}: NOTICE says {fields['licence']}, Debian's {package} says {stated}")
    for failure in failures:
        print(f"NOTICE: {failure}")
    print(f"{len(notice)} entries, {len(failures)} failures")
    return 1 if failures or len(notice) < 5 else 0


sys.exit(main())
