# SPDX-License-Identifier: Apache-2.0
"""Checks that transcript.py fails pages that are wrong, and rewrites them to what is right."""
import os
import tempfile
import unittest

import transcript

PROGRAM = r"""#!/bin/bash
case $1 in
  say) printf '%b\n' "${@:2}" ;;
  raw) printf "$2" ;;
  warn) echo "$2" >&2 ;;
  give) exit "$2" ;;
  fail) echo out; echo err >&2; exit 3 ;;
  where) echo "in $PWD/x" ;;
esac
"""
RIGHT = """# A page

## One

```console
$ ecrlint fail
out
! err
[exit 3]
$ ecrlint say a b
a
b
```
"""
DOCUMENT = transcript.Kind(scripts=("sh",), others_are_shown=True, exit_1_is_said=False)


class Pages(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.program = os.path.join(self.folder.name, "program")
        with open(self.program, "w") as file:
            file.write(PROGRAM)
        self.page = os.path.join(self.folder.name, "page.md")
        self.said = []
        os.environ.pop("UPDATE_PAGES", None)

    def run_page(self, text, kind=transcript.TRANSCRIPT):
        with open(self.page, "w", encoding="utf-8") as file:
            file.write(text)
        return transcript.run_page(self.program, self.page, kind, self.said.append)

    def passes(self, text, kind=transcript.TRANSCRIPT):
        run = self.run_page(text, kind)
        self.assertEqual(run.failed, 0, "\n".join(self.said))
        self.assertGreater(run.ran, 0)

    def fails(self, text, kind=transcript.TRANSCRIPT):
        self.assertEqual(self.run_page(text, kind).failed, 1, text)

    @staticmethod
    def console(text):
        return f"```console\n{text}\n```\n"

    def updates(self, before, after, kind=transcript.TRANSCRIPT):
        os.environ["UPDATE_PAGES"] = "1"
        self.addCleanup(os.environ.pop, "UPDATE_PAGES", None)
        self.assertEqual(self.run_page(before, kind).failed, 0)
        with open(self.page, encoding="utf-8") as file:
            self.assertEqual(file.read(), after)


class Wrong(Pages):
    def test_right(self):
        self.passes(RIGHT)

    def test_every_change_of_a_line_is_seen(self):
        for old, new in [("\nout\n", "\nOut\n"), ("\nout\n", "\n"), ("! err", "! er"), ("! err\n", ""),
                         ("! err", "err"), ("[exit 3]", "[exit 1]"), ("[exit 3]\n", ""), ("a\nb", "b\na"), ("\na\n", "\n\na\n"),
                         ("\nb\n", "\nb\n\n"), ("\nb\n", "\nb \n"), ("\nb\n", "\nb\n! err\n"),
                         ("\nb\n", "\nb\n[exit 1]\n"), ("\nb\n```", "\n```"), ("say a b", "say a c")]:
            with self.subTest(new=new):
                self.assertIn(old, RIGHT)
                self.fails(RIGHT.replace(old, new, 1))

    def test_exit_codes(self):
        self.passes(self.console("$ ecrlint give 4\n[exit 4]"))
        self.fails(self.console("$ ecrlint give 4"))
        self.fails(self.console("$ ecrlint give 0\n[exit 4]"))
        self.passes(self.console("$ ecrlint give 4 | cat\n[exit 4]"))

    def test_a_command_that_hangs(self):
        kind = transcript.Kind(timeout=0.3)
        self.fails(self.console("$ sleep 30"), kind)
        os.environ["UPDATE_PAGES"] = "1"
        self.addCleanup(os.environ.pop, "UPDATE_PAGES", None)
        self.fails(self.console("$ sleep 30"), kind)

    def test_a_page_that_runs_nothing(self):
        with open(self.page, "w") as file:
            file.write("# Nothing\n")
        self.assertEqual(transcript.run_pages(self.program, [self.page]), 1)

    def test_pages_that_cannot_be_read(self):
        for text in ["```json\n{}\n```\n", "```json file=\n{}\n```\n", "```consle\n$ true\n```\n", "```sh\ntrue\n```\n",
                     "```console fiel=x\n$ true\n```\n", "```console\n$ true\n", "```console\n```\n",
                     "```console\nout\n```\n", "  ```console\n  $ true\n  ```\n"]:
            with self.subTest(text=text):
                self.assertRaises(transcript.PageError, self.run_page, text)


class Notation(Pages):
    def test_patterns(self):
        self.passes(self.console("$ ecrlint say abc\na[..]c"))
        self.passes(self.console("$ ecrlint say a b c\na\n[...]"))
        self.passes(self.console("$ ecrlint say a b c\n[...]\nc"))
        self.fails(self.console("$ ecrlint say a b c\n[...]\nd"))
        self.fails(self.console("$ ecrlint say abc\na[..]d"))
        self.fails(self.console("$ ecrlint say ab c\na[..]c"))
        self.fails(self.console("$ ecrlint say a.c\nabc"))

    def test_signs(self):
        self.passes(self.console("$ ecrlint raw 'a\\e[1m\\r\\xff\\xe2\\x80\\xae\\x7f'\n"
                                 "a␛[1m␍⟦ff⟧⟦U+202E⟧␡\n[no newline]"))
        self.fails(self.console("$ ecrlint raw a\na"))
        self.fails(self.console("$ ecrlint say a\na\n[no newline]"))
        self.passes(self.console(r"$ printf '%s\n' '! x' '$ x' '> x' '[exit 1]' '[...]' '\! x' '\x' '[exit 1'" "\n"
                                 "\\! x\n\\$ x\n\\> x\n\\[exit 1]\n\\[...]\n\\\\! x\n\\x\n[exit 1"))
        self.fails(self.console("$ ecrlint say '! x'\n! x"))
        self.passes(self.console("$ ecrlint where\nin ~work/x"))

    def test_commands_of_several_lines(self):
        self.passes(self.console("$ ecrlint say \\\n> a\na"))
        self.passes(self.console("$ ecrlint say \\\n    a\na"))
        self.passes(self.console("$ cat <<'END'\n> a\n> END\na"))

    def test_longer_fences(self):
        self.passes("````console\n$ ecrlint say '```'\n```\n````\n")

    def test_files_and_folders(self):
        page = "# P\n\n```json file=a/b.json\n{}\n```\n\n## One\n\n```text file=c\nc\n```\n\n"
        page += self.console("$ cat a/b.json c\n{}\nc")
        self.passes(page + "\n## Two\n\n" + self.console("$ ls\na"))
        self.fails(page + "\n## Two\n\n" + self.console("$ ls\na\nc"))

    def test_skips(self):
        run = self.run_page("## One\n\n```console needs=no-such-tool\n$ false\n```\n\n" + self.console("$ false"))
        self.assertEqual((run.ran, run.skipped, run.failed), (0, 2, 0))
        self.assertIn("no-such-tool", self.said[0])
        self.assertEqual(transcript.run_pages(self.program, [self.page]), 77)

    def test_environment(self):
        os.environ["NO_COLOR"] = "1"
        self.addCleanup(os.environ.pop, "NO_COLOR")
        self.passes(self.console('$ echo "$NO_COLOR,$LC_ALL"; cat\n,C'))


class Documents(Pages):
    def test_scripts(self):
        self.passes("```sh\n# nothing\necrlint give 1  # is what it may\necrlint \\\n  give 0\n```\n", DOCUMENT)
        self.fails("```sh\necrlint give 2\n```\n", DOCUMENT)
        self.fails("```sh\necrlint warn x\n```\n", DOCUMENT)
        self.fails("```sh\ntrue\n\necrlint \\\n  give 2\n```\n", DOCUMENT)

    def test_other_fences(self):
        self.passes("```sh\ntrue\n```\n```cpp\nint main;\n```\n", DOCUMENT)
        self.assertRaises(transcript.PageError, self.run_page, "```text $ true\n```\n", DOCUMENT)

    def test_a_config_is_checked(self):
        kind = transcript.Kind(checks={"toml": ("c.toml", "grep -q a c.toml || exit 2")}, others_are_shown=True)
        self.passes("```toml\na = 1\n```\n", kind)
        self.fails("```toml\nb = 1\n```\n", kind)

    def test_exit_code_1_need_not_be_said(self):
        self.passes(self.console("$ ecrlint give 1\n$ ecrlint give 1\n[exit 1]") + "```yaml\na: 1\n```\n", DOCUMENT)
        self.fails(self.console("$ ecrlint give 2"), DOCUMENT)
        self.fails(self.console("$ ecrlint give 0\n[exit 1]"), DOCUMENT)
        self.updates(self.console("$ ecrlint say a; false\nb"), self.console("$ ecrlint say a; false\na"), DOCUMENT)


class Updates(Pages):
    def test_output_is_rewritten_and_nothing_else(self):
        self.updates(RIGHT.replace("\nout\n", "\n").replace("\na\nb\n", "\nx\ny\nz\n[exit 1]\n"), RIGHT)
        self.updates(RIGHT.replace("! err\n[exit 3]\n", ""), RIGHT)

    def test_patterns_that_still_fit_stay(self):
        self.updates(self.console("$ ecrlint say abc d\na[..]c\ne"), self.console("$ ecrlint say abc d\na[..]c\nd"))

    def test_what_would_close_its_fence(self):
        os.environ["UPDATE_PAGES"] = "1"
        self.addCleanup(os.environ.pop, "UPDATE_PAGES", None)
        self.assertRaises(transcript.PageError, self.run_page, self.console("$ ecrlint say '```' x"))


if __name__ == "__main__":
    unittest.main()
