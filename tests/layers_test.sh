#!/usr/bin/env bash
# Checks that data flows one way: every folder under src/ includes only what its rank allows.
set -euo pipefail
cd "$(dirname "$0")/.."

# folder: the folders it may include besides itself
declare -A below=(
  [text]=''
  [catalog]='text'
  [syntax]='text'
  [report]='text'
  [format]='text syntax'
  [model]='text syntax catalog'
  [analysis]='text syntax catalog model'
  [rules]='text syntax catalog format model analysis'
  [lint]='text syntax catalog format model analysis rules'
  [cli]=''
)
# folder or file: the third-party headers it may include, by their first part
declare -A third_party=(
  [model]='re2'
  [analysis]='re2'
  [rules]='fmt'
  [report]='fmt'
  [cli]='fmt CLI'
  [syntax/json.cpp]='nlohmann'
  [syntax/yaml.cpp]='yaml.h'
  [analysis/operand.cpp]='arpa' # the C library's parser of addresses
  [lint/identity.cpp]='sha256.h'
  [lint/toml.cpp]='toml++'
)
# nlohmann's header costs more than a second a file, so one file of the reports has it.
one_file_each='report:nlohmann'

wrong=0
complain() {
  wrong=$((wrong + 1))
  echo "$1"
}
contains() { [[ " $1 " == *" $2 "* ]]; }

# In angle brackets, a folder or `.h` shows what is not the C++ library. Only src/cli talks to the system.
check_file() {
  local file=$1 path=${1#src/} folder include part
  folder=${path%%/*}
  if [[ -z ${below[$folder]+known} ]]; then
    complain "$file: src/$folder is no layer"
    return
  fi
  while read -r include; do
    part=${include:1}
    part=${part%%/*}
    case $include in
      '"ecrlint/'*) ;;
      '"'*/*)
        [[ $part == "$folder" ]] || contains "${below[$folder]}" "$part" ||
          complain "$file: $folder may not include $include\""
        ;;
      '"'*) complain "$file: $include\": write the path from src/" ;;
      '<'*/* | '<'*.h)
        [[ $folder == cli && $include =~ ^\<(sys/)?[a-z]+\.h$ ]] ||
          contains "${third_party[$folder]-} ${third_party[$path]-}" "$part" ||
          contains "$one_file_each" "$folder:$part" || complain "$file: $include> has no place here"
        ;;
    esac
  done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*(["<][^">]*).*/\1/p' "$file")
}

files=$(find src -mindepth 2 \( -name '*.cpp' -o -name '*.hpp' \) | LC_ALL=C sort)
[[ -n $files ]] || { echo 'no source file found'; exit 1; }
for file in $files; do check_file "$file"; done

for pair in $one_file_each; do
  users=$(grep -rlE "^[[:space:]]*#[[:space:]]*include <${pair#*:}/" "src/${pair%%:*}" || true)
  [[ $(wc -w <<<"$users") -le 1 ]] || complain "more than one file includes <${pair#*:}/...>: ${users//$'\n'/ }"
done

# The program shows that the public headers are enough; they in turn show nothing of what is inside.
for file in include/ecrlint/*.hpp include/ecrlint/*.in; do
  if grep -nE '^[[:space:]]*#[[:space:]]*include ("[^"]*"|<[^>]*/)' "$file" | grep -v '"ecrlint/'; then
    complain "$file: a public header includes only ecrlint/ and the standard library"
  fi
done

echo "$(wc -w <<<"$files") files, $wrong wrong includes"
[[ $wrong == 0 ]]
