# SPDX-License-Identifier: Apache-2.0
"""No text of others acts on a terminal, a browser or a CI: each text of injection_places.py in each place of an input,
by each verb, in each format.

Usage: injection_test.py PROGRAM [TEXT]... With TEXTs, names of PAYLOADS, only those.
"""
import concurrent.futures
import dataclasses
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
import urllib.parse

import injection_places as places

FORMATS = ("text", "concise", "json", "sarif", "github")
OUR_COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
OUR_FRAME = re.compile(r" +::: \S")
OUR_COMMAND = re.compile(r"::(error|warning|notice) (file=[^,:]+(,\w+=[^,:]*)*|title=ecrlint)::\S")
FOREIGN_LINK = re.compile(r"(?<!\\)\]\((?!\d+\))")
LOG_COMMAND = re.compile(r"##\w*\[")
# What Unicode lets be drawn as nothing (Default_Ignorable_Code_Point) besides its category Cf, and a blank that is a letter.
IGNORABLE = [(0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800),
             (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)]
FORMATTING = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]
RANGES = "".join(f"{chr(a)}-{chr(b)}" for a, b in IGNORABLE)  # thousands of letters one by one are slow to look for
INVISIBLE = re.compile("[" + RANGES + re.escape("".join(c for c in FORMATTING if c != "\n")) + "]")
EVERY_INVISIBLE = "".join([*FORMATTING[1:], *(chr(number) for a, b in IGNORABLE for number in range(a, b + 1))])


@dataclasses.dataclass
class Run:
    """One call of the program, and where its answer is."""
    words: list
    format: str
    stdin: str = ""
    files: dict = dataclasses.field(default_factory=dict)  # file that it writes: format
    exits: tuple = (0, 1, 2, 3)
    holds: tuple = ()  # texts that are in it, where programs read it


def encoded(text):
    return text.encode("utf-8", "surrogateescape")


def write_files(folder, files):
    for name, text in files.items():
        path = os.path.join(encoded(folder), encoded(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(encoded(text))


class Tags(html.parser.HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.seen = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.seen |= {(tag, name) for name, _ in attributes} | {(tag, None)}


OUR_TAGS = {(tag, None) for tag in "html head meta title style body h1 h3 p ul li b div table thead tbody tr th td i span "
            "details summary code dl dt dd strong".split()}
OUR_TAGS |= {("html", "lang"), ("meta", "charset"), ("meta", "http-equiv"), ("meta", "content"), ("meta", "name"),
             ("details", "name"), ("th", "colspan"), ("th", "title")}
OUR_TAGS |= {(tag, "class") for tag in "p ul b div th td span".split()}


def strings(value):
    """All strings of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value:
            yield from strings(one)
        if isinstance(value, dict):
            yield from strings(list(value.values()))


def messages(value):
    """The texts of a SARIF run that a viewer may show as more than plain text."""
    if isinstance(value, list):
        for one in value:
            yield from messages(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "message":
                yield one["text"]
            elif key != "tool":
                yield from messages(one)


def faults_of_data(text, format, run):
    """Of what programs read: it parses, and holds what it is about as it is."""
    if format != "toml" and not text.isascii():
        yield "is more than ASCII"
    try:
        parts = text.removesuffix("\n").split("\n") if format == "lines" else [text]
        held = {one for part in parts for one in strings((tomllib if format == "toml" else json).loads(part))}
    except ValueError as error:
        yield f"does not parse: {error}"
        return
    if format == "sarif":
        for message in messages(json.loads(text)["runs"][0]):
            if FOREIGN_LINK.search(message):
                yield f"has a link that is not ours: {ascii(message)}"
    held |= {urllib.parse.unquote(one) for one in held}
    for expected in run.holds:
        if expected not in held:
            yield f"does not hold {ascii(expected)}"


def faults_of_line(line, format):
    if LOG_COMMAND.search(line):
        yield "a command of a log"
    begins = line.lstrip().startswith("::")
    ours = OUR_COMMAND.match(line) if format == "github" else OUR_FRAME.match(line)
    if begins and not ours:
        yield "a command of a workflow"
    if format == "github":
        if not begins:
            yield "no command of a workflow"
        if re.search(r"%(?!0A|0D|25|3A|2C)", line):
            yield "a % that is no escape"


def faults(data, format, run):
    """What is wrong with an output, each with the line where it is."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        yield f"is no UTF-8: {error}"
        return
    for c in sorted(set(INVISIBLE.findall(text))):
        yield f"U+{ord(c):04X} is raw in {next(ascii(line) for line in text.split(chr(10)) if c in line)}"
    for line in text.removesuffix("\n").split("\n") if text else ():
        for fault in faults_of_line(line, format):
            yield f"{fault} in {ascii(line)}"
    if text and format in ("json", "sarif", "lines", "toml"):
        yield from faults_of_data(text, format, run)
    if text and format == "html" and (foreign := Tags(text).seen - OUR_TAGS):
        yield f"has elements that are not ours: {foreign}"


class Table:
    """Runs the program in the folder of one payload and keeps what is wrong."""

    def __init__(self, program, folder, name, payload):
        self.program, self.folder, self.name, self.payload = program, folder, name, payload
        self.wrong, self.shown, self.ran = [], b"", 0

    def run(self, run):
        words = [encoded(word) for word in run.words]
        done = subprocess.run([self.program, *words], input=encoded(run.stdin), capture_output=True, cwd=encoded(self.folder),
                              timeout=120, env=os.environ | {"LC_ALL": "C"})
        self.ran += 1
        outputs = [("standard error", "messages", done.stderr), ("standard output", run.format, done.stdout)]
        for file, format in run.files.items():
            with open(os.path.join(encoded(self.folder), encoded(file)), "rb") as written:
                outputs.append((file, format, written.read()))
        if "always" in run.words:
            outputs[1] = ("standard output", run.format, OUR_COLOUR.sub(b"", done.stdout))
        if done.returncode not in run.exits:
            self.wrong.append(f"{self.name}: {ascii(run.words)}: exit code {done.returncode}: {done.stderr[:300]}")
        for where, format, data in outputs:
            self.shown += data
            for fault in faults(data, format, run):
                self.wrong.append(f"{self.name}: {ascii(run.words)}: {where}: {fault[:400]}")


def in_argument(p):
    return p.replace("\0", "")


def is_unicode(text):
    return places.encodable(text) == text


def checks(p):
    """Reports of `check`. GitHub's has ten lines a level, so that it is asked by groups of rules."""
    files = {f"../{format}": format for format in FORMATS[1:]}
    written = [f"-o{format}={file}" for file, format in files.items()]
    name = places.in_name(p) + "filename.json"
    common = ["check", "--profile", "audit", "--markdown", "--show-policies", "."]
    yield Run([*common, "-v", "-o", "text", *written], "text", files=files, holds=(name,) if is_unicode(name) else ())
    yield Run([*common, "--color", "always", "--untrusted"], "text")
    yield Run([*common, "-q", "--no-config", "--inventory", "../inventory.json", "-o", "concise"], "concise")
    for only in ("ECR001,ECR018", "ECR002,ECR003,ECR006,ECR008", "ECR301,ECR302", "ECR305,ECR306,ECR401,ECR402", "ECR501,ECR502",
                 "ECR404,ECR405,ECR408,ECR505,ECR506,ECR112", "ECR010,ECR509,ECR014"):
        yield Run([*common, "--only", only, "-o", "github"], "github")
    yield Run(["check", "--only", "ECR501", "-o", "github", "--stdin-filename", "::error::" + in_argument(p), "-"], "github",
              stdin=places.in_json(places.wrong_policy(p)))


def questions(p):
    a = in_argument(p)
    who = places.in_name(p) + "who"
    about = ["--account", places.OWNER, "--region", "eu-west-1", "--inventory", "../inventory.json"]
    for format in ("text", "json", "html"):
        yield Run(["who", "-o", format, *about, who], format)
    role, image = places.ROLE + "ci", places.IMAGE + "app"
    for format in ("text", "json"):
        yield Run(["pull", "-o", format, "--as", role, "--image", image, "--context", f"aws:PrincipalOrgID={a}",
                   "--identity-policy", f"{who}/identity.json", "--repository-policy", f"{who}/known.json"], format)
        yield Run(["push", "-o", format, "--as", places.ROLE + a + "asrole", "--image", image + a, who], format)
        for message in places.denied(p):
            yield Run(["explain-denied", "-o", format, "-", who], format, stdin=message)
    yield Run(["explain-denied", a, who], "text")
    yield Run(["evaluate"], "lines", stdin=f'{places.request(p)}\n{p}\n{{"id": "{p}"}}\n')
    yield Run(["config", "show", who], "text")
    yield Run(["config", "show", "--config", "../shown.toml", f"{a}shownpath"], "toml", exits=(0,),
              holds=(places.encodable(p) + "suppressedsid",))


def refusals(p):
    """Flags, configs and files that are refused."""
    a = in_argument(p)
    for flag in ("--only", "--ignore", "--profile", "--kind", "--config", "--catalog", "--inventory", "-o", "-j", "--fail-on",
                 "--min-severity", "--color", "--today", "--stdin-filename"):
        yield Run(["check", flag, a + "flag", "."], "text")
    for words in (["--x" + a], [a], ["check", a], ["explain", a], ["rules", a], ["version", a], ["init", a], ["config", a],
                  ["who", a], ["who", a, "."], ["pull", "--as", a, "--image", a], ["push", "--as", places.ROLE, "--image", a],
                  ["pull", "--as", places.ROLE + "a", "--image", places.IMAGE + "a", "--consumer", a],
                  ["pull", "--as", places.ROLE + "a", "--image", places.IMAGE + "a", "--context", a],
                  ["pull", "--as", places.ROLE + "a", "--image", places.IMAGE + "a", "--registry-scope", a],
                  ["evaluate", a], ["explain-denied", a, a]):
        yield Run(words, "text")
    yield Run(["explain", EVERY_INVISIBLE], "text", exits=(2,))
    for number in range(len(configs(p))):
        yield Run(["check", "--config", f"../config-{number}.toml", "."], "text", exits=(2, 3))
    yield Run(["check", "--catalog", "../inventory.json", "."], "text", exits=(2,))
    yield Run(["check", "--catalog", "../catalog.json", "."], "text", exits=(2,))
    yield Run(["check", "--inventory", "../broken.json", "."], "text", exits=(3,))


def configs(p):
    """Configs that are refused."""
    q = places.quoted(p)
    return [f"{q} = 1\n", f"[rules]\n{q} = \"off\"\n", f"fail-on = {q}\n", f"[context]\naccounts = [{q}]\norg-id = {q}\n",
            f"[[suppress]]\nrule = {q}\npath = {q}\nreason = {q}\n", f"[context]\ninventory = [{q}]\n", p + "=\n",
            f"[[override]]\npaths = [{q}]\nrules = {{ {q} = {q} }}\n"]


def prepare(folder, p):
    inside = os.path.join(folder, "tree")
    write_files(inside, places.check_files(p) | places.answer_files(p))
    write_files(folder, {f"config-{i}.toml": text for i, text in enumerate(configs(p))})
    write_files(folder, {
        "inventory.json": places.inventory(p), "broken.json": places.inventory(p).replace("]", p),
        "catalog.json": places.in_json({"sources": p, p: p}),
        "shown.toml": places.shown_config(p)})
    return inside


def try_payload(program, name):
    payload = places.PAYLOADS[name]
    with tempfile.TemporaryDirectory() as folder:
        table = Table(program, prepare(folder, payload), name, payload)
        for run in [*checks(payload), *questions(payload), *refusals(payload)]:
            table.run(run)
        return table


def words_of_places():
    """The words that the places put behind a text."""
    mark = "@@"
    texts = [*places.denied(mark), places.inventory(mark), places.request(mark), places.shown_config(mark)]
    for files in (places.check_files(mark), places.answer_files(mark)):
        texts += [*files, *files.values()]
    return set(re.findall(mark + "([a-z]+)", "\n".join(texts)))


def main(program, names):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tables = list(pool.map(lambda name: try_payload(program, name), names or places.PAYLOADS))
    wrong = [fault for table in tables for fault in table.wrong]
    shown = b"".join(table.shown for table in tables)
    if not names:
        wrong += [f"what stands at `{word}` was never shown" for word in words_of_places() if word.encode() not in shown]
    print("\n".join(wrong[:200]))
    print(f"{sum(table.ran for table in tables)} runs, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
