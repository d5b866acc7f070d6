#!/usr/bin/env bash
# Runs the hook of .pre-commit-hooks.yaml through pre-commit in a repository of its own.
# Usage: pre_commit_test.sh PATH/TO/ecrlint. Exit 77 (skipped) where git or pre-commit is missing.
set -euo pipefail
for tool in git pre-commit; do
  if ! command -v "$tool" >/dev/null; then
    echo "skipped: $tool is not installed"
    exit 77
  fi
done
hooks=$(cd "$(dirname "$0")/../.." && pwd)/.pre-commit-hooks.yaml
PATH=$(dirname "$(readlink -f "$1")"):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH HOME=$work PRE_COMMIT_HOME=$work/cache GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.com GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.com

mkdir "$work/hooks" "$work/project"
cp "$hooks" "$work/hooks/"
cd "$work/hooks"
git init -q .
git add -A
git commit -qm 'Hook'

cd "$work/project"
git init -q .
mkdir generated
bad='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}'
echo "$bad" >open.json
echo "$bad" >generated/open.json
echo '{"name": "app"}' >package.json
echo 'generated/' >.gitignore
git add -f -A

try() { pre-commit try-repo "$work/hooks" ecrlint --verbose --color never --files "$@" >"$work/out" 2>&1; }
fail() {
  echo "FAIL $1"
  cat "$work/out"
  exit 1
}

if try open.json package.json; then fail 'a public repository passes the hook'; fi
grep -q 'open.json' "$work/out" || fail 'the finding does not name its file'
grep -q 'ECR201' "$work/out" || fail 'the finding does not name its rule'
grep -q 'exit code: 1' "$work/out" || fail 'the exit code is not 1'
try package.json || fail 'JSON that is no policy does not pass the hook'
grep -q 'Passed' "$work/out" || fail 'the hook did not run'
try generated/open.json || fail 'an ignored file is linted'
grep -q 'Passed' "$work/out" || fail 'the hook did not run for the ignored file'
echo 'pre-commit runs the hook'
