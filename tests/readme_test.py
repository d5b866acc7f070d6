"""Runs the commands of the READMEs and compares what they show with what the program prints.

Usage: readme_test.py PROGRAM. Commands of ```sh blocks run at the root of the project with PROGRAM as
`build/ecrlint`; `aws` answers with fixtures. In a ```console block each line `$ COMMAND` is a command, and the lines
after it are all that it prints.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
READMES = ["README.md", "fixtures/situations/README.md"]
AWS = """#!/bin/sh
case "$2" in
  get-repository-policy) cat fixtures/cross-account/owner/get-repository-policy-output.json ;;
  *) echo '{"RoleDetailList": [], "Policies": []}' ;;
esac
"""


def blocks(text):
    found = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)
    if len(found) != len(re.findall(r"^```.", text, re.M)):
        raise ValueError("a fence says more than its language, or does not end")
    return found


def shown(block):
    """(command, what it prints) of a console block."""
    if not block.startswith("$ "):
        raise ValueError(f"a console block begins with a command:\n{block}")
    return [part.partition("\n")[::2] for part in re.split(r"^\$ ", block, flags=re.M)[1:]]


def run(command, program, scratch):
    """Exit codes 0 and 1 (clean, findings) are what a command of the README may give."""
    folder = scratch if command.endswith(" init") else ROOT  # which writes where it runs
    command = re.sub(r"(?<![\w/])build/ecrlint\b", program, command)
    environment = dict(os.environ, PATH=scratch + ":" + os.environ["PATH"], NO_COLOR="1")
    return subprocess.run(["bash", "-c", "set -o pipefail; " + command], cwd=folder, env=environment,
                          capture_output=True, text=True, timeout=600)


def commands(block):
    lines = [line.split("  #")[0].strip() for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def main():
    program = os.path.abspath(sys.argv[1])
    own_build = program == os.path.join(ROOT, "build", "ecrlint")
    failures = ran = 0
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "aws"), "w") as file:
            file.write(AWS)
        os.chmod(file.name, 0o755)
        os.makedirs(os.path.join(scratch, "policies"))
        text = ""
        for name in READMES:
            with open(os.path.join(ROOT, name)) as file:
                text += file.read() + "\n"
        for language, block in blocks(text):
            if language != "toml":
                continue
            config = os.path.join(scratch, "shown.toml")
            with open(config, "w") as file:
                file.write(block)
            result = run(f"build/ecrlint config show --config {config} {scratch}/policies/mirror.json",
                         program, scratch)
            ran += 1
            if result.returncode != 0 or "PublicMirror" not in result.stdout:
                failures += 1
                print(f"the config that README shows gave {result.returncode}:\n{result.stderr}")
        for language, block in blocks(text):
            for command, printed in shown(block) if language == "console" else []:
                result = run(command, program, scratch)
                ran += 1
                if result.stdout != printed or result.stderr or result.returncode not in (0, 1):
                    failures += 1
                    print(f"README shows for `{command}`:\n{printed}\nbut it gives {result.returncode} and prints:\n"
                          f"{result.stdout}{result.stderr}")
            for command in commands(block) if language == "sh" else []:
                # The scripts build into build/; another build's test must not.
                if command.startswith("tools/") and (not own_build or "tools/test" in command
                                                     or "tools/bench" in command):
                    continue
                command = command.replace("policies/", "fixtures/cross-account/owner/")
                command = command.replace("ecrlint.sarif", os.path.join(scratch, "ecrlint.sarif"))
                result = run(command, program, scratch)
                ran += 1
                if result.returncode not in (0, 1) or result.stderr:
                    failures += 1
                    print(f"`{command}` gave {result.returncode}:\n{result.stderr}")
    print(f"{ran - failures} passed, {failures} failed")
    return 1 if failures or ran < (28 if own_build else 26) else 0


sys.exit(main())
