#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The installed documents and schemas are those of the source.
# Usage: files_test.sh DOC_FOLDER SCHEMA_FOLDER LICENCE_TEXT
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
documents=(LICENSE NOTICE README.md CHANGELOG.md)
for name in "${documents[@]}"; do cmp "$root/$name" "$1/$name"; done
schemas=("$root"/schemas/*.schema.json)
for schema in "${schemas[@]}"; do cmp "$schema" "$2/${schema##*/}"; done

installed=$(find "$2" -type f | wc -l)
[ "$installed" = "${#schemas[@]}" ] || { echo "$installed files in $2, not ${#schemas[@]}" >&2; exit 1; }
if [ -e "$3" ]; then
  cmp "$3" "$1/Apache-2.0.txt"
else
  [ ! -e "$1/Apache-2.0.txt" ]
fi
echo "${#documents[@]} documents and ${#schemas[@]} schemas are installed"
