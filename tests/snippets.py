# SPDX-License-Identifier: Apache-2.0
"""Makes one program of the C++ snippets in README.md and docs/library.md, and holds what they print against the pages.

Usage: snippets.py make OUT.cpp     each ```cpp block becomes a function, with its #include lines before it
       snippets.py check PROGRAM    a ```text block right after a snippet is what it prints; with UPDATE_PAGES=1 the
                                    pages are rewritten
The blocks may use `text`, a policy, and `read(path)`, the text of a file of the project.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = ["README.md", "docs/library.md"]
SNIPPET = re.compile(r"^```cpp\n(.*?)^```$(\n\n```text\n(.*?)^```$)?", re.M | re.S)
PRELUDE = """#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

[[maybe_unused]] static std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) std::exit(3);
  return {std::istreambuf_iterator<char>(file), {}};
}
"""


def page_text(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        return file.read()


def snippets():
    """(page, match) of every block."""
    return [(page, match) for page in PAGES for match in SNIPPET.finditer(page_text(page))]


def make(out):
    code, calls = PRELUDE, ""
    for number, (page, match) in enumerate(snippets()):
        lines = match[1].splitlines()
        includes = [line for line in lines if line.startswith("#include")]
        body = "\n".join(line for line in lines if line not in includes)
        line = page_text(page).count("\n", 0, match.start()) + 2 + len(includes)
        code += "\n".join(includes) + f"\nstatic void snippet_{number}([[maybe_unused]] const std::string& text) {{\n" \
            f"#line {line} \"{page}\"\n{body}\n}}\n"
        calls += f"    case {number}: snippet_{number}(text); return 0;\n"
    code += "\nint main(int, char** argv) {\n" \
        "  const std::string text = read(\"fixtures/cross-account/owner/repository-policy.json\");\n" \
        f"  switch (std::atoi(argv[1])) {{\n{calls}  }}\n  return 2;\n}}\n"
    with open(out, "w", encoding="utf-8") as file:
        file.write(code)
    return 0


def check(program):
    failures = shown = 0
    printed = {}
    for number, (page, match) in enumerate(snippets()):
        name = f"{page}:{page_text(page).count(chr(10), 0, match.start()) + 1}"
        result = subprocess.run([program, str(number)], cwd=ROOT, capture_output=True, text=True, timeout=60)
        if result.returncode != 0 or result.stderr or not result.stdout:
            failures += 1
            print(f"{name}: gave {result.returncode} and printed\n{result.stdout}{result.stderr}")
        elif match[2]:
            shown += 1
            printed[page, match[0]] = f"```cpp\n{match[1]}```\n\n```text\n{result.stdout}```"
            if result.stdout != match[3] and not os.environ.get("UPDATE_PAGES"):
                failures += 1
                print(f"{name}: shows\n{match[3]}but prints\n{result.stdout}")
    if os.environ.get("UPDATE_PAGES"):
        for page in PAGES:
            text = SNIPPET.sub(lambda match: printed.get((page, match[0]), match[0]), page_text(page))
            with open(os.path.join(ROOT, page), "w", encoding="utf-8") as file:
                file.write(text)
    print(f"{len(snippets())} snippets, {shown} with what they print, {failures} failed")
    return 1 if failures or not shown else 0


if len(sys.argv) != 3 or sys.argv[1] not in ("make", "check"):
    sys.exit(__doc__)
sys.exit({"make": make, "check": check}[sys.argv[1]](os.path.abspath(sys.argv[2])))
