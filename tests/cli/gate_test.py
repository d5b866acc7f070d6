# SPDX-License-Identifier: Apache-2.0
"""What a run exits with, and what its reports show and count: every severity of a finding by every --fail-on and
--min-severity, in every format.

Usage: gate_test.py PROGRAM

What is expected is written down here as README.md ("In CI") and `ecrlint --help` say it: 0 clean, 1 findings at or above
--fail-on (default: medium), 2 a wrong flag or config, 3 an input that could not be read or parsed; --min-severity decides
what is shown and nothing else; the same in every format.
"""
import concurrent.futures
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile

SEVERITIES = ("info", "low", "medium", "high", "critical")  # from the least
FORMATS = ("text", "concise", "json", "sarif", "github")
RULE = "ECR201"
NOTE = {"info": "note", "low": "note", "medium": "warning", "high": "error", "critical": "error"}
COMMAND = {"info": "notice", "low": "notice", "medium": "warning", "high": "error", "critical": "error"}
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": [
    "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]}]}
NARROW = json.dumps(OPEN).replace('"*"', '{"AWS": "arn:aws:iam::314159265358:role/ci"}')
# Further inputs, and the exit code that each makes whatever is found beside it.
OTHERS = {"": None, "missing.json": 3, "broken.json": 3, "page.txt": 3, "clean.json": None, "other.json": None}


def reaches(severity, least):
    return SEVERITIES.index(severity) >= SEVERITIES.index(least)


def expected_exit(found, fail_on, exit_zero=False, unread=False):
    """By the documentation. `found` is a severity or None, `fail_on` a word of --fail-on or None."""
    if unread:
        return 3
    fails = found is not None and fail_on != "never" and reaches(found, fail_on or "medium")
    return 1 if fails and not exit_zero else 0


class Shown:
    """What a report says of the one rule: whether its finding is shown, as which severity, and what is said to be hidden."""

    def __init__(self, format, text):
        self.hidden, self.found = None, None
        getattr(self, "read_" + format)(text)

    def read_text(self, text):
        if match := re.search(rf"^(\w+)\[{RULE}\]: ", text, re.M):
            self.found = match[1]
        self.read_closing(text)

    def read_concise(self, text):
        if match := re.search(rf"^\S+:\d+:\d+: (\w+)\[{RULE}\] ", text, re.M):
            self.found = match[1]
        self.read_closing(text)

    def read_closing(self, text):
        if match := re.search(r" 1 (\w+) hidden\.", text.splitlines()[-1] if text else ""):
            self.hidden = match[1]

    def read_json(self, text):
        report = json.loads(text)
        self.found = next((one["severity"] for one in report["diagnostics"] if one["code"] == RULE), None)
        self.hidden = next(iter(report["summary"]["hidden"]), None)

    def read_sarif(self, text):
        [run] = json.loads(text)["runs"]
        self.found = next((one["level"] for one in run["results"] if one["ruleId"] == RULE), None)
        [invocation] = run["invocations"]
        self.exit_code = invocation["exitCode"]
        for note in invocation["toolExecutionNotifications"]:
            if match := re.match(r"1 (\w+) hidden", note["message"]["text"]):
                self.hidden = match[1]

    def read_github(self, text):
        if match := re.search(rf"^::(\w+) file=[^:]*title={RULE} ", text, re.M):
            self.found = match[1]
        if match := re.search(r"^::notice title=ecrlint::1 (\w+) hidden", text, re.M):
            self.hidden = match[1]


def expected_word(format, severity):
    return {"sarif": NOTE, "github": COMMAND}.get(format, {}).get(severity, severity)


class Gate:
    """Runs the program and keeps what differs from what is expected."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.numbers = itertools.count()
        self.wrong = []

    def call(self, words):
        done = subprocess.run([self.program, *words], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL, env=os.environ | {"LC_ALL": "C"})
        return done.returncode, done.stdout, done.stderr

    def expect(self, what, words, actual, expected):
        if actual != expected:
            self.wrong.append(f"ecrlint {' '.join(words)}: {what} is {actual!r}, not {expected!r}")

    def report(self, words, exit_code, found, hidden, more=lambda *_: None):
        """Runs with all formats, one of them by turns on standard output, and reads each."""
        number = next(self.numbers)
        first = number % len(FORMATS)
        files = {format: f"out-{number}.{format}" for format in FORMATS[:first] + FORMATS[first + 1:]}
        words = [*words, "-o", FORMATS[first], *(f"-o{format}={file}" for format, file in files.items())]
        code, out, errors = self.call(words)
        self.expect("the exit code", words, code, exit_code)
        texts = {FORMATS[first]: out}
        for format, file in files.items():
            with open(os.path.join(self.folder, file)) as written:
                texts[format] = written.read()
        for format, text in texts.items():
            shown = Shown(format, text)
            self.expect(f"what {format} shows", words, shown.found, found and expected_word(format, found))
            self.expect(f"what {format} counts as hidden", words, shown.hidden, hidden)
            if format == "sarif":
                self.expect("the exit code in SARIF", words, shown.exit_code, exit_code)
        more(words, texts, errors)


def severities(gate):
    """Each severity by each --fail-on and --min-severity."""
    def row(found, fail_on, least):
        words = [found + "/p.json" if found else "clean.json"]
        words += ["--fail-on", fail_on] if fail_on else []
        words += ["--min-severity", least] if least else []
        shown = found if found and reaches(found, least or "info") else None
        gate.report(words, expected_exit(found, fail_on), shown, found if shown is None else None)
    return [(row, one) for one in itertools.product((None, *SEVERITIES), (None, *SEVERITIES, "never"), (None, *SEVERITIES))]


def other_inputs(gate):
    """What else there is to read, with and without --exit-zero and --require-policy."""
    def row(found, other, exit_zero, require):
        unread = bool(OTHERS[other])
        words = [path for path in (found and found + "/p.json", other) if path]
        words += ["--exit-zero"] * exit_zero + ["--require-policy"] * require
        no_policy = require and found is None and other not in ("clean.json", "broken.json")

        def says_it(words, texts, errors):
            if unread and other != "broken.json":
                gate.expect("standard error", words, f"ecrlint: {other}: " in errors, True)
            if other == "broken.json":
                gate.expect("the finding", words, [format for format in FORMATS if "ECR001" not in texts[format]], [])
            if unread:
                gate.expect("what JSON has read", words, [one["file"] for one in json.loads(texts["json"])["errors"]], [other])
                gate.expect("the closing line", words, "1 file could not be read whole." in texts["concise"], True)
            gate.expect("the missing policy", words, "--require-policy" in errors, no_policy)
        if words and not words[0].startswith("-"):
            gate.report(words, expected_exit(found, None, exit_zero, unread or no_policy), found, None, says_it)
    return [(row, one) for one in itertools.product((None, "low", "high"), OTHERS, (False, True), (False, True))]


def several(gate):
    """Findings of several severities: the worst that is there decides, shown or not."""
    def row(least_found, most_found, fail_on, least):
        words = [f"{least_found}/p.json", f"{most_found}/p.json", "--fail-on", fail_on, "--min-severity", least, "-o", "json"]
        code, out, _ = gate.call(words)
        gate.expect("the exit code", words, code, expected_exit(most_found, fail_on))
        both = [least_found, most_found]
        shown = [one for one in both if reaches(one, least)]
        report = json.loads(out)
        gate.expect("what is shown", words, sorted(one["severity"] for one in report["diagnostics"]), sorted(shown))
        gate.expect("what is counted", words, report["summary"]["findings"], {one: 1 for one in shown})
        gate.expect("what is hidden", words, report["summary"]["hidden"], {one: 1 for one in both if one not in shown})
    pairs = [("info", "low"), ("low", "medium"), ("medium", "high"), ("info", "critical")]
    return [(row, (*pair, fail_on, least)) for pair in pairs for fail_on in (*SEVERITIES, "never") for least in
            ("info", pair[1], "critical")]


def by_config(gate):
    """The same words in a config count where no flag says otherwise, each for the files below it."""
    def row(in_config, fail_on, least):
        folder = f"config-{in_config}"
        words = [folder] + (["--fail-on", fail_on] if fail_on else []) + (["--min-severity", least] if least else [])
        shown = reaches("high", least or "critical")
        gate.report(words, expected_exit("high", fail_on or in_config), "high" if shown else None, None if shown else "high")
    return [(row, one) for one in itertools.product(("critical", "never"), (None, "low", "critical"), (None, "info"))]


def wrong_usage(gate):
    """Nothing on standard output, nothing in a file, one line that says it; whatever the rest of the words."""
    def row(words, format):
        words = [*words, "-o", format, "-o", "text=never", "high/p.json", "missing.json"] if format else words
        code, out, errors = gate.call(words)
        gate.expect("the exit code", words, code, 2)
        gate.expect("standard output", words, out, "")
        gate.expect("the number of lines", words, errors.count("\n"), 1)
        gate.expect("a file", words, os.path.exists(os.path.join(gate.folder, "never")), False)
    flags = [["--bogus"], ["--fail-on", "none"], ["--min-severity", "never"], ["--only", "ECR999"], ["--exit-zero=x"],
             ["--config", "wrong.toml", "--exit-zero"], ["--config", "missing.toml"], ["--catalog", "other.json"],
             ["--config", "wrong.toml", "--no-config"], ["-j", "0x"], ["--require-policy=x", "--exit-zero"]]
    return [(row, one) for one in itertools.product(flags, ("text", "json", "sarif", "github"))]


def outputs(gate):
    """A report that cannot be written is 3; the others are written, and say what was found."""
    def row(found, exit_zero):
        name = f"kept-{found}-{exit_zero}"
        words = [f"{found}/p.json", "-o", "json=no/such", f"-oconcise={name}", "-o", "sarif"] + ["--exit-zero"] * exit_zero
        code, out, errors = gate.call(words)
        gate.expect("the exit code", words, code, 3)
        gate.expect("standard error", words, errors, "ecrlint: no/such: not written: No such file or directory\n")
        with open(os.path.join(gate.folder, name)) as kept:
            gate.expect("the file", words, Shown("concise", kept.read()).found, found)
        gate.expect("standard output", words, Shown("sarif", out).found, NOTE[found])
    return [(row, one) for one in itertools.product(("info", "critical"), (False, True))]


def nothing(gate):
    """Nothing to read is an empty report of every format, exit 0, and 3 only where a policy is required."""
    def row(require, exit_zero):
        words = ["empty"] + ["--require-policy"] * require + ["--exit-zero"] * exit_zero
        gate.report(words, 3 if require else 0, None, None)
    return [(row, one) for one in itertools.product((False, True), repeat=2)]


def write(folder):
    def put(path, text):
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w") as file:
            file.write(text)
    for severity in SEVERITIES:
        put(f"{severity}/p.json", json.dumps(OPEN))
        put(f"{severity}/ecrlint.toml", f'[rules]\npublic-repository = "{severity}"\n')
    for fail_on in ("critical", "never"):
        put(f"config-{fail_on}/p.json", json.dumps(OPEN))
        put(f"config-{fail_on}/ecrlint.toml", f'fail-on = "{fail_on}"\nmin-severity = "critical"\n')
    put("clean.json", NARROW)
    put("other.json", '{"name": "app"}')
    put("broken.json", '{"Version": "2012-10-17", "Statement": [')
    put("page.txt", "a policy\n")
    put("wrong.toml", "fail-on = 1\n")
    put("empty/readme", "nothing\n")


def main(program):
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        write(folder)
        gate = Gate(program, folder)
        tables = (severities, other_inputs, several, by_config, wrong_usage, outputs, nothing)
        rows = [row for table in tables for row in table(gate)]
        for done in [pool.submit(row, *words) for row, words in rows]:
            done.result()
    print("\n".join(gate.wrong[:100]))
    print(f"{len(rows)} rows, {len(gate.wrong)} differences")
    return 1 if gate.wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
