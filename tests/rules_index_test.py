# SPDX-License-Identifier: Apache-2.0
"""Compares rules/README.md with what the program says of its rules, and looks whether each rule has its page.

Usage: rules_index_test.py PROGRAM    with UPDATE_PAGES=1 the index is rewritten
"""
import json
import os
import subprocess
import sys

RULES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "rules")
INDEX = os.path.join(RULES, "README.md")
# What each group answers, in the order in which a reader meets them.
GROUPS = {
    "grammar": "Will AWS take this policy at all?",
    "pull": "Will the pull or push work, over all statements and Denies together?",
    "grants": "Who else gets in?",
    "principals": "Can this principal exist, and does it ever pull?",
    "conditions": "Does this condition ask what it seems to?",
    "actions": "Does this action, this resource mean what it seems to?",
    "registry": "Does ECR take this registry policy, and are replication and cache complete?",
    "trust": "Who can assume this role, and can they?",
    "organization": "Will AWS Organizations take this policy, and does it stop more than it is meant to?",
    "lifecycle": "Does ECR take this lifecycle policy, and does each of its rules ever select an image?",
}
HEAD = """# Rules

All rules of `ecrlint`; `ecrlint rules` lists them, and `ecrlint explain NAME` prints the page of one. The *severity* is
what a finding has unless the page or a config says otherwise. The *profile* is the first that shows the rule: `ci` is
the default, `review` adds hardening hints, `audit` shows all. Codes and names are accepted alike wherever a rule is
named, and [never reused](../docs/compatibility.md).

<!-- Made from the pages: UPDATE_PAGES=1 python3 tests/rules_index_test.py build/ecrlint -->
"""


def index_of(rules):
    text = HEAD
    for group, question in GROUPS.items():
        text += f"\n## {group}\n\n{question}\n\n| code | rule | severity | profile | what it finds |\n"
        text += "| --- | --- | --- | --- | --- |\n"
        for rule in rules:
            if rule["group"] != group:
                continue
            link = f"[{rule['name']}]({group}/{rule['name']}.md)"
            summary = rule["summary"].replace("|", "\\|")
            text += f"| {rule['code']} | {link} | {rule['severity']} | {rule['profile']} | {summary} |\n"
    return text


def main():
    listed = subprocess.run([sys.argv[1], "rules", "-o", "json"], capture_output=True, text=True, check=True)
    rules = json.loads(listed.stdout)["rules"]
    wrong = [f"the group {rule['group']} of {rule['name']} is not in the index" for rule in rules
             if rule["group"] not in GROUPS]
    pages = {os.path.join(group, page) for group in GROUPS for page in os.listdir(os.path.join(RULES, group))}
    linked = {os.path.join(rule["group"], rule["name"] + ".md") for rule in rules}
    wrong += [f"rules/{path} is {'no page of a rule' if path in pages else 'missing'}" for path in sorted(pages ^ linked)]
    index = index_of(rules)
    if os.environ.get("UPDATE_PAGES"):
        with open(INDEX, "w", encoding="utf-8") as file:
            file.write(index)
    with open(INDEX, encoding="utf-8") as file:
        if file.read() != index:
            wrong.append("rules/README.md is not up to date: run this test with UPDATE_PAGES=1")
    print("\n".join(wrong) or f"{len(rules)} rules are in the index")
    return 1 if wrong or not rules else 0


sys.exit(main())
