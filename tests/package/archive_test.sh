#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the release archive, unpacks it and runs what is in it. Exit 77 (skipped) where a system has no Debian licences.
# Usage: archive_test.sh BUILD_FOLDER VERSION
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ ! -e /usr/share/common-licenses/Apache-2.0 ] || [ ! -e /usr/share/doc/libc6/copyright ]; then
  echo 'skipped: this system has no licence texts'
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAIL $1" >&2
  exit 1
}

"$root/tools/archive" --build "$1" --into "$work/one" "$2" >/dev/null
cd "$work/one"
sha256sum --check --quiet SHA256SUMS
name=ecrlint-$2-linux-$(uname -m)
[ "$(tar -tzf "$name.tar.gz" | cut -d/ -f1 | sort -u)" = "$name" ] || fail 'it unpacks into more than one folder'
tar -xzf "$name.tar.gz"
cd "$name"
env -i bin/ecrlint version | grep -q "^ecrlint $2\$" || fail 'the program does not say its version'
bin/ecrlint check "$root/fixtures/cross-account/owner/repository-policy.json" >"$work/out" && fail 'it finds nothing'
grep -q ECR101 "$work/out" || fail 'the program does not find what it must'

documents=share/doc/ecrlint
for file in LICENSE NOTICE README.md CHANGELOG.md; do cmp "$root/$file" "$documents/$file"; done
cmp /usr/share/common-licenses/Apache-2.0 "$documents/Apache-2.0.txt"
for file in "$root"/schemas/*.schema.json; do cmp "$file" "share/ecrlint/schemas/${file##*/}"; done
packages=$(grep -o 'Debian [a-z0-9+-]*' "$documents/NOTICE")
for package in $(cut -d' ' -f2 <<<"$packages" | grep -E '^(lib|nlohmann)'); do
  [ -s "$documents/licenses/$package" ] || fail "no licence of $package"
done
for text in LGPL-2.1 GPL-3; do [ -s "$documents/licenses/$text" ] || fail "no text of $text"; done

"$root/tools/archive" --build "$1" --into "$work/two" "$2" >/dev/null
cmp "$work/one/$name.tar.gz" "$work/two/$name.tar.gz" || fail 'the same build gives other bytes'
! "$root/tools/archive" --build "$1" --into "$work/three" 9.9.9 2>"$work/err" || fail 'it takes a wrong version'
grep -q 'is not version 9.9.9' "$work/err" || fail 'it does not say that the version is wrong'
echo "$name.tar.gz: $(stat -c %s "$work/one/$name.tar.gz") bytes"
