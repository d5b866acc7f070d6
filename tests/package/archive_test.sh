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
build=$(realpath "$1")
version=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAIL $1" >&2
  exit 1
}

"$root/tools/archive" --build "$build" --into "$work/one" "$version" >/dev/null
cd "$work/one"
sha256sum --check --quiet SHA256SUMS
name=ecrlint-$version-linux-$(uname -m)
[ "$(tar -tzf "$name.tar.gz" | cut -d/ -f1 | sort -u)" = "$name" ] || fail 'it unpacks into more than one folder'
tar -xzf "$name.tar.gz"
cd "$name"
env -i bin/ecrlint version | grep -q "^ecrlint $version\$" || fail 'the program does not say its version'
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

# The README's workflow gets it from a release: what it names must be what is made, of this version.
if [ "$(uname -m)" = x86_64 ]; then
  release() { sed -n '/^ *cd "\$RUNNER_TEMP"$/,/GITHUB_PATH/s/^ *//p' "$root/README.md"; }
  gh() { # release download vVERSION --repo OWNER/NAME
    [ "$1 $2 $3 $4" = "release download v$version --repo" ] || return 1
    cp "$archive"/*.tar.gz "$archive/SHA256SUMS" .
  }
  export -f gh
  mkdir "$work/runner"
  version=$version archive=$work/one RUNNER_TEMP=$work/runner GITHUB_PATH=$work/path bash -euo pipefail -c "$(release)" ||
    fail 'the workflow of the README does not get it'
  [ "$(PATH="$(cat "$work/path")" ecrlint version | head -n 1)" = "ecrlint $version" ] || fail 'the workflow gets another program'
fi
grep -q "\"version\": \"$version\"" "$root/vcpkg.json" || fail 'vcpkg.json has another version'
grep -qF "## [$version]" "$root/CHANGELOG.md" || fail 'the changelog does not know this version'

"$root/tools/archive" --build "$build" --into "$work/two" "$version" >/dev/null
cmp "$work/one/$name.tar.gz" "$work/two/$name.tar.gz" || fail 'the same build gives other bytes'
! "$root/tools/archive" --build "$build" --into "$work/three" 9.9.9 2>"$work/err" || fail 'it takes a wrong version'
grep -q 'is not version 9.9.9' "$work/err" || fail 'it does not say that the version is wrong'
echo "$name.tar.gz: $(stat -c %s "$work/one/$name.tar.gz") bytes"
