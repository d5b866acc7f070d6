# SPDX-License-Identifier: Apache-2.0
"""Holds broken rule pages before the generator of the registry: each is refused, with its place and its reason.

Usage: embed_rules_test.py EMBED_RULES. The pages are those of the project with one thing changed.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = os.path.join(ROOT, "rules")
PAGE = "pull/incomplete-pull.md"
BAD = "```json bad /Statement/0/Action/0"

# What is put in the place of what, how far below the first changed line the refusal points (TOP: at the first line of
# the page), and words of it.
TOP = None
BROKEN = [
    ("code: ECR101", "code: ECR1O1", 0, "no such code"),
    ("code: ECR101", "code: ECR1011", 0, "no such code"),
    ("code: ECR101", "code: ECR201", 0, "no such code of group pull"),
    ("code: ECR101\n", "", TOP, "no code"),
    ("severity: high", "severity: severe", 0, "no such severity"),
    ("profile: ci", "profile: cd", 0, "no such profile"),
    ("precision: very-high", "precision: certain", 0, "no such precision"),
    ("kinds: repository identity", "kinds: repository identiy", 0, "no such kinds"),
    ("kinds: repository identity", "kinds: repository identity\nreview_kinds: trust", 0, "no such review_kinds"),
    ("kinds: repository identity", "kinds: repository identity\nexcept: role", 0, "no such except"),
    ("kinds: repository identity", "kinds: repository identity\nexcept: identity", 0, "no such except"),
    ("only: ecr", "only: ECR", 0, "no such only"),
    ("only: ecr", "olny: ecr", 0, "no such key: olny"),
    ("only: ecr", "only: ecr\nonly: ecr", 0, "key stands twice: only"),
    ("only: ecr", "cwe: CWE-732", 0, "no such cwe"),
    ("only: ecr", "only ecr", 0, "no `key: value`"),
    ("every pull fails.\n", "every pull fails\n", 0, "full stop"),
    (BAD, BAD.replace("bad", "bda"), 0, "no such fence: json bda"),
    (BAD, BAD.replace("json", "jsno"), 0, "no such fence: jsno bad"),
    (BAD, "```", 0, "no such fence"),
    (BAD, "```json invntory", 0, "no such fence"),
    (BAD, "```json bad", 0, "without a place"),
    (BAD, "```json bad kind=identity", 0, "without a place"),
    (BAD, BAD + " kind=role", 0, "no such kind or place: kind=role"),
    (BAD, BAD + " Statement/0", 0, "no such kind or place: Statement/0"),
    (BAD, BAD + " ECR10@1:2", 0, "no such kind or place: ECR10@1:2"),
    (BAD, BAD + " @1", 0, "no such kind or place: @1"),
    (BAD, BAD + " /Statement/0#middle", 0, "no such kind or place: /Statement/0#middle"),
    ("```json good", "```json good /Statement/0", 0, "no such kind or place: /Statement/0"),
    ("## Good\n", "```text output\n```\n\n## Good\n", 0, "output of no bad block"),
    ("## Good\n", "## Goods\n", 0, "no such section: Goods"),
    ("## Good\n", "## Cases\n\n## Good\n", 2, "section behind Cases: Good"),
    ("## References\n", "", TOP, "no section References"),
    ("## References\n", "````json\n```\n\n## References\n", 0, "fence without end"),
    ("---\n", "--\n", TOP, "no front matter"),
    ("A pull reads", "A pull reads " + "and reads " * 100, TOP, "over 1,000 characters"),
]


def read(path):
    with open(path) as file:
        return file.read()


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def embed(tool, folder, pages):
    return subprocess.run([tool, folder, *pages], capture_output=True, text=True, timeout=60)


def pages_in(folder):
    return sorted(glob.glob(os.path.join(folder, "*", "*.md")))


def first_difference(text, broken):
    lines = zip(text.split("\n"), broken.split("\n"))
    return next(i for i, (a, b) in enumerate(lines, 1) if a != b)


def check_refusals(tool, scratch):
    faults = []
    text = read(os.path.join(RULES, PAGE))
    for old, new, below, why in BROKEN:
        assert old in text, old
        broken = text.replace(old, new, 1)
        path = os.path.join(scratch, PAGE)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write(path, broken)
        place = 1 if below is TOP else first_difference(text, broken) + below
        result = embed(tool, scratch, [path])
        if result.returncode != 1 or f"{path}:{place}: " not in result.stderr or why not in result.stderr:
            faults.append(f"{new!r}: wanted line {place}, {why!r}; got {result.returncode}, {result.stderr!r}")
    os.makedirs(os.path.join(scratch, "pulls"))
    for name, why in (("pulls/a.md", "no group of rules: pulls"), ("pull/A.md", "no name of a rule: A")):
        shutil.copy(os.path.join(RULES, PAGE), os.path.join(scratch, name))
        result = embed(tool, scratch, [os.path.join(scratch, name)])
        if result.returncode != 1 or why not in result.stderr:
            faults.append(f"{name}: got {result.returncode}, {result.stderr!r}")
    shutil.copy(os.path.join(RULES, PAGE), os.path.join(scratch, "pull/twin.md"))
    result = embed(tool, scratch, [os.path.join(RULES, PAGE), os.path.join(scratch, "pull/twin.md")])
    if result.returncode != 1 or "another page has ECR101" not in result.stderr:
        faults.append(f"two pages of one code: {result.returncode}, {result.stderr!r}")
    return faults


def contents(folder):
    return {os.path.basename(path): (os.stat(path).st_mtime_ns, read(path))
            for path in glob.glob(os.path.join(folder, "*", "*"))}


def check_changes(tool, scratch):
    """A word of a page changes one file, an output on a page none; what stays the same is not written."""
    faults = []
    rules, out = os.path.join(scratch, "rules"), os.path.join(scratch, "out")
    shutil.copytree(RULES, rules)
    os.mkdir(out)
    pages = pages_in(rules)
    assert embed(tool, out, pages).returncode == 0
    before = contents(out)
    ids = before["rule_ids.gen.hpp"][1]
    for page in pages:
        name = os.path.basename(page)[:-3].replace("-", "_")
        code = re.search(r"^code: (\w+)$", read(page), re.M).group(1)
        if f' {name} = "{code}";' not in ids:
            faults.append(f"no constant {name} = {code}")
    page = os.path.join(rules, PAGE)
    text = read(page)
    if "text output" in before["infos.gen.cpp"][1] or "## Cases" in before["infos.gen.cpp"][1]:
        faults.append("the help holds what is for the test of its page")
    for what, new, wanted in (
            ("an output", re.sub(r"(?<=```text output\n)", "another line\n", text, count=1), set()),
            ("a case", text + "\n## Cases\n\nMore.\n" if "## Cases" not in text else text + "\nMore.\n", set()),
            ("a word", text.replace("A pull reads", "Every pull reads"), {"infos.gen.cpp"}),
            ("a kind", text.replace("kinds: repository identity", "kinds: repository"), {"checks.gen.cpp"})):
        write(page, new)
        assert new != text, what
        assert embed(tool, out, pages).returncode == 0, what
        changed = {name for name, content in contents(out).items() if content != before[name]}
        if changed != wanted:
            faults.append(f"{what} wrote {sorted(changed)}, not {sorted(wanted)}")
        write(page, text)
        embed(tool, out, pages)
        before = contents(out)
    return faults


def main():
    with tempfile.TemporaryDirectory() as scratch:
        faults = check_refusals(sys.argv[1], scratch)
    with tempfile.TemporaryDirectory() as scratch:
        faults += check_changes(sys.argv[1], scratch)
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


main()
