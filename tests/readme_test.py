# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of the pages for users (transcript.py) in a folder that looks like a checkout.

Usage: readme_test.py PROGRAM    with UPDATE_PAGES=1 the pages are rewritten to say what is printed

There PROGRAM is `build/ecrlint`, `policies/` holds policies, and `aws` answers with fixtures. Commands of `sh` fences
must be clean or find something (exit code 0 or 1) and say nothing on standard error; those of `console` fences may find
something where the page shows no exit code. What a `toml` fence shows must be a config. Others are only shown.
"""
import glob
import os
import shutil
import sys

import transcript
from transcript import ROOT

PAGES = ["README.md", "fixtures/situations/README.md", *sorted(glob.glob("docs/*.md", root_dir=ROOT))]
AWS = """#!/bin/sh
case "$2" in
  get-repository-policy) cat fixtures/cross-account/owner/get-repository-policy-output.json ;;
  *) echo '{"RoleDetailList": [], "Policies": []}' ;;
esac
"""
CONFIG = "build/ecrlint config show --config shown.toml policies/mirror.json | grep -q PublicMirror || exit 2"


def prepare(place):
    """A checkout: what a command may write stays in it."""
    for name in os.listdir(ROOT):
        if not name.startswith(".") and name not in ("build", "fixtures", "tools"):
            os.symlink(os.path.join(ROOT, name), os.path.join(place.work, name))
    for source, name in [("fixtures", "fixtures"), ("fixtures/cross-account/owner", "policies")]:
        shutil.copytree(os.path.join(ROOT, source), os.path.join(place.work, name), dirs_exist_ok=True)
    os.mkdir(os.path.join(place.work, "build"))
    os.symlink(os.path.join(place.bin, "ecrlint"), os.path.join(place.work, "build", "ecrlint"))
    os.mkdir(os.path.join(place.work, "tools"))
    for name in os.listdir(os.path.join(ROOT, "tools")):
        place.put(os.path.join(place.work, "tools", name), text=f'#!/bin/sh\nexec "{ROOT}/tools/{name}" "$@"\n')
    place.put("aws", text=AWS)


def main(program):
    own_build = program == os.path.join(ROOT, "build", "ecrlint")

    def skip(command):
        """The scripts build into build/, where another build's test must not. Two run tests, or for minutes."""
        name = command.partition(" ")[0]
        return name.startswith("tools/") and (not own_build or name in ("tools/test", "tools/bench"))

    kind = transcript.Kind(prepare, scripts=("sh",), checks={"toml": ("shown.toml", CONFIG)}, others_are_shown=True,
                           skip=skip, exit_1_is_said=False, timeout=600)
    return transcript.run_pages(program, [os.path.join(ROOT, page) for page in PAGES], kind)


sys.exit(main(os.path.abspath(sys.argv[1])))
