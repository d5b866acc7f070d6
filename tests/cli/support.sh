# shellcheck shell=bash
# What the tests of the program share; sourced with the path of the program as its argument.
set -u
export LC_ALL=C
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE
bin=$(readlink -f "$1")
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
chmod 755 "$work"
cp "$bin" "$work/ecrlint"
lint=$work/ecrlint
out=$work/.out
err=$work/.err
failed=0
passed=0

fail() {
  failed=$((failed + 1))
  printf 'FAIL %s: %s\n' "$name" "$1"
  sed 's/^/    out: /' "$out" | head -n 20 | cat -v
  sed 's/^/    err: /' "$err" | head -n 20 | cat -v
}
ok() { passed=$((passed + 1)); }
skip() { printf 'SKIP %s: %s\n' "$name" "$1"; }

# run NAME CODE ARGUMENT...: runs the program and checks its exit code. Nothing may take 20 s.
run() {
  name=$1
  local want=$2 got=0
  shift 2
  timeout 20 "$lint" "$@" >"$out" 2>"$err" </dev/null || got=$?
  if [ "$got" = "$want" ]; then ok; else fail "exit $got, not $want"; fi
}
has() { if grep -qF -- "$2" "$1"; then ok; else fail "no '$2' in ${1##*.}"; fi; }
lacks() { if grep -qF -- "$2" "$1"; then fail "'$2' in ${1##*.}"; else ok; fi; }
lines() {
  local got
  got=$(wc -l <"$1")
  if [ "$got" -eq "$2" ]; then ok; else fail "$got lines in ${1##*.}, not $2"; fi
}
count() {  # FILE TEXT NUMBER
  local got
  got=$(grep -cF -- "$2" "$1")
  if [ "$got" -eq "$3" ]; then ok; else fail "$got lines with '$2', not $3"; fi
}
empty() { if [ -s "$1" ]; then fail "${1##*.} is not empty"; else ok; fi; }
section() { rm -rf "$work/t"; mkdir "$work/t"; cd "$work/t" || exit 1; }

bad='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}'
good='{"Version":"2012-10-17","Statement":[{"Sid":"Pull","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::471985063214:role/pull"},"Action":["ecr:BatchCheckLayerAvailability","ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}'
formats='text concise json sarif github'
