# SPDX-License-Identifier: Apache-2.0
"""Runs the commands that Markdown pages show, and compares what they print with what the pages say.

Usage: transcript.py PROGRAM PAGE...    with UPDATE_PAGES=1 the pages are rewritten to say what is printed

tests/cli/notation.md shows the notation at work. In short:

- `## ` begins a section, and a section an empty folder. Fences run in order.
- A fence whose info string has `file=PATH` writes that file. Those before the first section count for every one.
- In a `console` fence `$ ` begins a command; lines with `> ` before them, and lines after one that ends with `\\`,
  continue it. Then comes what it prints: standard output; standard error, each line with `! ` before it; `[exit N]`
  unless N is 0.
- `[...]` alone in a line is any number of lines, `[..]` within one any text. `[no newline]` says that the last line of
  standard output does not end. A line of standard output that would read as one of these has a `\\` before it.
- Control characters are shown: ␛ is ESC, ␍ a carriage return, ⟦U+202E⟧ a character that would not be seen, ⟦ff⟧ a byte
  that is no UTF-8. The section's folder is `~work`.
- `needs=a,b` on a fence: where one of these commands is missing, the rest of the section is skipped, and that is said.

A command is run by `bash -o pipefail`, with `ecrlint` on the PATH, without standard input, for at most 20 s. A section
that names `fixtures/` has a copy of them. `unprivileged COMMAND` runs it as a user who is not root. $PROJECT is the
root of the project. The exit code is 1 if a page is wrong, 77 if all of it was skipped.
"""
import dataclasses
import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from typing import Callable, Optional

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEPT = re.compile(r"TMPDIR|LD_LIBRARY_PATH|LLVM_PROFILE_FILE|[A-Z]+SAN_OPTIONS")
NOTE = re.compile(r"\\*([$>!] |\[exit \d+\]$|\[no newline\]$|\[\.\.\.\]$)")
UNPRIVILEGED = """#!/bin/sh
[ "$(id -u)" != 0 ] || set -- setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
exec "$@"
"""


class PageError(Exception):
    """The page cannot be read: says where and why."""


@dataclasses.dataclass
class File:
    path: str
    text: str


@dataclasses.dataclass
class Command:
    text: str
    line: int  # of the page, from 1
    output: Optional[range]  # its expected lines, from 0; None: it must only not fail
    needs: list


@dataclasses.dataclass
class Section:
    title: str
    steps: list


@dataclasses.dataclass
class Fence:
    language: str
    info: str  # what follows the language
    body: range  # lines of the page, from 0


@dataclasses.dataclass
class Kind:
    """What a page may hold, and where its commands run."""
    prepare: Callable[["Workplace"], None] = lambda place: None  # fills the folder of a section
    scripts: tuple = ()  # languages of fences that hold commands alone, which may find something (exit 1)
    checks: dict = dataclasses.field(default_factory=dict)  # language of a fence: its file, and a command on that
    others_are_shown: bool = False  # fences of other languages are no mistake
    skip: Callable[[str], bool] = lambda command: False
    exit_1_is_said: bool = True
    timeout: float = 20


TRANSCRIPT = Kind()


def fences(lines, name):
    """The fences and headings of a page, in order: Fence, or the title of a section."""
    at = 0
    while at < len(lines):
        opening = re.fullmatch(r"(\s*)(`{3,}|~{3,})\s*([^`]*)", lines[at])
        if not opening:
            if lines[at].startswith("## "):
                yield lines[at][3:]
            at += 1
            continue
        indent, marks, info = opening.groups()
        language, _, info = info.strip().partition(" ")
        end = at + 1
        while end < len(lines) and not re.fullmatch(rf"\s*{marks[0]}{{{len(marks)},}}\s*", lines[end]):
            end += 1
        if end == len(lines):
            raise PageError(f"{name}:{at + 1}: this fence is not closed")
        if indent and language in ("console", "sh"):
            raise PageError(f"{name}:{at + 1}: a fence that runs begins its line")
        yield Fence(language, info, range(at + 1, end))
        at = end + 1


def options(fence, name):
    found = {}
    for word in fence.info.split():
        key, _, value = word.partition("=")
        if key not in ("file", "needs") or not value:
            raise PageError(f"{name}:{fence.body.start}: unknown word `{word}` of a fence")
        found[key] = value
    return found


def commands(lines, fence, name, needs):
    """The commands of a console fence."""
    at = fence.body.start
    if at == fence.body.stop or not lines[at].startswith("$ "):
        raise PageError(f"{name}:{at + 1}: a console fence begins with a command")
    while at < fence.body.stop:
        begin = at
        text = lines[at][2:]
        at += 1
        while at < fence.body.stop and (lines[at].startswith("> ") or text.endswith("\\")):
            text += "\n" + (lines[at][2:] if lines[at].startswith("> ") else lines[at])
            at += 1
        output = at
        while at < fence.body.stop and not lines[at].startswith("$ "):
            at += 1
        yield Command(text, begin + 1, range(output, at), needs)


def script(lines, fence, needs):
    """The commands of a fence that shows no output."""
    text = ""
    for at in fence.body:
        text += lines[at]
        if text.endswith("\\"):
            text += "\n"
        elif text.strip() and not text.lstrip().startswith("#"):
            yield Command(text, at + 1, None, needs)
            text = ""
        else:
            text = ""


def parse(text, name, kind=TRANSCRIPT):
    """The sections of a page; the first is what stands before the first heading."""
    lines = text.split("\n")
    sections = [Section("", [])]
    needs = []
    for part in fences(lines, name):
        if isinstance(part, str):
            sections.append(Section(part, []))
            needs = []
            continue
        steps = sections[-1].steps
        runs = part.language in ("console", *kind.scripts, *kind.checks) or "file=" in part.info
        if kind.others_are_shown and not runs:
            if part.info:  # as `text $ COMMAND`, which no page shows when it is set
                raise PageError(f"{name}:{part.body.start}: a fence says more than its language")
            continue
        given = options(part, name)
        needs = needs + given["needs"].split(",") if "needs" in given else needs
        if "file" in given:
            steps.append(File(given["file"], "".join(lines[at] + "\n" for at in part.body)))
        elif part.language == "console":
            steps.extend(commands(lines, part, name, needs))
        elif part.language in kind.scripts:
            steps.extend(script(lines, part, needs))
        elif part.language in kind.checks:
            path, command = kind.checks[part.language]
            steps.append(File(path, "".join(lines[at] + "\n" for at in part.body)))
            steps.append(Command(command, part.body.start, None, needs))
        else:
            raise PageError(f"{name}:{part.body.start}: a fence of `{part.language}` neither runs nor writes a file")
    return sections


def visible(text):
    """What would not be seen, or would act on a terminal, by a sign of its own."""
    def sign(character):
        code = ord(character)
        if code < 0x20 and character != "\t":
            return chr(0x2400 + code)
        if code == 0x7F:
            return "␡"
        if 0xDC80 <= code <= 0xDCFF:
            return f"⟦{code - 0xDC00:x}⟧"
        return character if character.isprintable() or character == "\t" else f"⟦U+{code:04X}⟧"
    return "".join(map(sign, text))


def shown(stdout, stderr, code):
    """What was printed, in the notation of a page."""
    def lines(data):
        text = data.decode("utf-8", "surrogateescape")
        return [visible(line) for line in text.removesuffix("\n").split("\n")] if text else []
    result = [("\\" if NOTE.match(line) else "") + line for line in lines(stdout)]
    if stdout and not stdout.endswith(b"\n"):
        result.append("[no newline]")
    result += ["! " + line for line in lines(stderr)]
    return result + ([f"[exit {code}]"] if code else [])


def line_pattern(line):
    return "[^\n]*".join(map(re.escape, line.split("[..]"))) + "\n"


def matches(expected, printed):
    pattern = "".join("(?:[^\n]*\n)*?" if line == "[...]" else line_pattern(line) for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def updated(expected, printed):
    """What the page is to say: what was printed, but with the patterns of its lines that still fit."""
    patterns = [line for line in expected if "[..]" in line]
    return [next((one for one in patterns if re.fullmatch(line_pattern(one), line + "\n")), line)
            for line in printed]


class Workplace:
    """Folders of one run: the program on its PATH, a home, and the folder of the section."""

    def __init__(self, program, kind):
        self.kind = kind
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="ecrlint-"))
        os.chmod(self.top, 0o755)
        self.work = os.path.join(self.top, "work")
        self.bin = os.path.join(self.top, "bin")
        for folder in ("bin", "home"):
            os.mkdir(os.path.join(self.top, folder))
        self.put("ecrlint", program)
        if os.getuid() != 0 or shutil.which("setpriv"):
            self.put("unprivileged", text=UNPRIVILEGED)
        self.environment = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
        self.environment.update(PATH=self.bin + ":" + os.environ["PATH"], HOME=os.path.join(self.top, "home"),
                                LC_ALL="C", TERM="xterm", PROJECT=ROOT)

    def put(self, name, program=None, text=""):
        """Puts a program, or a script, on the PATH."""
        path = os.path.join(self.bin, name)
        if program:
            shutil.copy(program, path)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        os.chmod(path, 0o755)

    def missing(self, needs):
        return [name for name in needs if not shutil.which(name, path=self.environment["PATH"])]

    def begin(self, section):
        """An empty folder for the section, whatever the last one left behind."""
        self.remove(self.work)
        os.mkdir(self.work)
        if any(isinstance(step, Command) and "fixtures/" in step.text for step in section.steps):
            shutil.copytree(os.path.join(ROOT, "fixtures"), os.path.join(self.work, "fixtures"))
        self.kind.prepare(self)

    def write(self, file):
        path = os.path.join(self.work, file.path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(file.text)

    def run(self, command):
        """What the command printed, in the notation of a page; None if it took too long."""
        with subprocess.Popen(["bash", "-o", "pipefail", "-c", command], cwd=self.work, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True) as process:
            try:
                stdout, stderr = process.communicate(timeout=self.kind.timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return None
        work = self.work.encode()
        return shown(stdout.replace(work, b"~work"), stderr.replace(work, b"~work"), process.returncode)

    def remove(self, folder):
        if os.path.lexists(folder):
            subprocess.run(["chmod", "-R", "u+rwx", folder], check=False, stderr=subprocess.DEVNULL)
            subprocess.run(["rm", "-rf", folder], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove(self.top)


class Run:
    """One page: counts what was run, failed and skipped, and collects what is to be rewritten."""

    def __init__(self, place, name, lines, say=print):
        self.place = place
        self.name = name
        self.lines = lines
        self.say = say
        self.ran = self.failed = self.skipped = 0
        self.edits = []  # (range of lines, lines that replace it)

    def section(self, section, common):
        self.place.begin(section)
        for step in common + section.steps:
            if isinstance(step, File):
                self.place.write(step)
                continue
            missing = self.place.missing(step.needs)
            if missing or self.place.kind.skip(step.text):
                self.skipped += 1
                self.say(f"SKIP {self.name}:{step.line}: $ {step.text}" + "".join(f" (no {name})" for name in missing))
            else:
                self.ran += 1
                self.check(step)

    def check(self, command):
        printed = self.place.run(command.text)
        if printed is None:
            self.fail(command, [f"not done after {self.place.kind.timeout} s"])
        elif command.output is None:
            if any(re.match(r"! |\[exit (?!1\])", line) for line in printed):
                self.fail(command, printed)
        else:
            expected = self.lines[command.output.start:command.output.stop]
            if not self.place.kind.exit_1_is_said and "[exit 1]" not in expected and printed[-1:] == ["[exit 1]"]:
                printed.pop()
            if not matches(expected, printed):
                difference = difflib.unified_diff(expected, printed, "page", "printed", lineterm="", n=2)
                self.fail(command, list(difference)[2:])
                self.edits.append((command.output, updated(expected, printed)))

    def fail(self, command, why):
        self.failed += 1
        self.say(f"FAIL {self.name}:{command.line}: $ {command.text}")
        for line in why:
            self.say("    " + line)

    def rewritten(self):
        lines = list(self.lines)
        for where, replacement in reversed(self.edits):
            lines[where.start:where.stop] = replacement
        return "\n".join(lines)


def commands_of(sections):
    return [step.text for section in sections for step in section.steps if isinstance(step, Command)]


def rewrite(run, path, sections, kind):
    """Lets the page say what was printed."""
    after = run.rewritten()
    if commands_of(parse(after, run.name, kind)) != commands_of(sections):
        raise PageError(f"{run.name}: what is printed cannot stand in its fence; take a longer one")
    with open(path, "w", encoding="utf-8") as file:
        file.write(after)
    run.say(f"{run.name}: {len(run.edits)} rewritten")
    run.failed -= len(run.edits)


def run_page(program, path, kind=TRANSCRIPT, say=print):
    """Runs one page, rewrites it if UPDATE_PAGES asks for that, and returns the Run."""
    name = os.path.relpath(path, ROOT)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    sections = parse(text, name, kind)
    common = [step for step in sections[0].steps if isinstance(step, File)]
    with Workplace(program, kind) as place:
        run = Run(place, name, text.split("\n"), say)
        for section in sections:
            if any(isinstance(step, Command) for step in section.steps):
                run.section(section, [] if section is sections[0] else common)
    if run.edits and os.environ.get("UPDATE_PAGES"):
        rewrite(run, path, sections, kind)
    say(f"{name}: {run.ran} commands, {run.failed} failed, {run.skipped} skipped")
    return run


def run_pages(program, paths, kind=TRANSCRIPT):
    """The exit code of a run over these pages."""
    try:
        runs = [run_page(program, path, kind) for path in paths]
    except PageError as error:
        print(error)
        return 1
    idle = [run for run in runs if run.ran + run.skipped == 0]
    if any(run.failed for run in runs) or len(idle) == len(runs) or idle and not kind.others_are_shown:
        return 1
    return 77 if all(run.ran == 0 for run in runs) else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__.split("\n\n")[1])
    sys.exit(run_pages(os.path.abspath(sys.argv[1]), sys.argv[2:]))
