#!/usr/bin/env bash
# Runs the program as a user or a CI job does and checks exit codes, output and files.
# Usage: cli_test.sh PATH/TO/ecrlint
. "$(dirname "$0")/support.sh"

modules() {
  section
  mkdir -p app/policies m out
  touch out/outside.json
  printf '%s\n' "${bad/ecr:\*/ecr:BatchGetImage}" >out/p.json
  sed 's/"\*"/"${who}"/' out/p.json >app/policies/p.tftpl
  printf 'resource "aws_ecr_repository_policy" "a" {\n  policy = templatefile("${path.module}/policies/p.tftpl", { who = "1" })\n}\n' >app/main.tf
  run 'a template that a module reads' 1 -o concise app
  has "$out" 'app/policies/p.tftpl:1:'
  run 'the same of a file named alone' 1 -o concise app/main.tf
  has "$out" 'app/policies/p.tftpl:1:'
  printf '{"module": {"m": {"source": "../m", "who": "1"}}}' >app/main.tf.json
  printf 'variable "who" {}\noutput "who" {\n  value = var.who\n}\nresource "aws_ecr_repository_policy" "a" {\n  policy = file("bad.json")\n}\n' >m/main.tf
  printf '%s\n' "$bad" >m/bad.json
  printf 'resource "aws_ecr_repository_policy" "a" {\n  policy = templatefile("policies/p.tftpl", { who = module.m.who })\n}\n' >app/main.tf
  run 'a local module that is called' 1 -o concise app/main.tf
  has "$out" 'app/policies/p.tftpl:1:'
  lacks "$out" 'bad.json'
  rm app/policies/p.tftpl
  ln -s ../../out/p.json app/policies/p.tftpl
  rm app/main.tf.json
  run 'a link that a module reads' 0 -v -o concise app/main.tf
  has "$err" 'partly known: app/main.tf:2'
  mkdir deep; (cd deep && mkdir sub && printf 'resource "aws_ecr_repository_policy" "a" {\n  policy = file("../../out/p.json")\n}\n' >sub/main.tf)
  cd deep || exit 1
  run 'a file outside the tree' 0 -v -o concise sub
  has "$err" 'partly known: sub/main.tf:2'
  cd ..
}

markdown() {
  section
  mkdir docs
  printf '# Pull\n\n1. Set this:\n\n   ```json\n   %s\n   ```\n\nand `{` elsewhere:\n\n```json\n{"a": [\n```\n' "$bad" >docs/pull.md
  echo "$good" >docs/good.json
  run 'Markdown that was not asked for' 0 docs
  run 'Markdown in a directory' 1 -o concise --markdown docs
  has "$out" 'docs/pull.md:6:71: '
  run 'Markdown that is named' 1 -o concise docs/pull.md
  has "$out" 'docs/pull.md:6:71: '
  rm docs/good.json
  run 'a directory without either' 2 docs
  has "$err" 'no policy file under docs'
  name='Markdown on standard input'
  "$lint" -o concise --stdin-filename x.md - <docs/pull.md >"$out" 2>"$err"
  has "$out" 'x.md:6:71: '
}

policies() {
  section
  echo "$good" >good.json
  run 'the list of policies' 0 --show-policies good.json
  has "$out" 'good.json:1:1  repository  -  known'
  run 'the list of policies in JSON' 0 -o json --show-policies good.json
  has "$out" '"policies": ['
  run 'no list' 0 -o json good.json
  lacks "$out" '"policies": ['
}

exit_codes() {
  section
  echo "$bad" >bad.json
  echo "$good" >good.json
  echo '[1, 2' >broken.json
  echo '{"name": "app", "version": "1.0.0"}' >other.json
  for format in $formats; do
    run "$format clean" 0 -o "$format" good.json
    run "$format other JSON" 0 -o "$format" other.json
    run "$format findings" 1 -o "$format" bad.json
    run "$format findings, exit zero" 0 -o "$format" --exit-zero bad.json
    run "$format findings, never" 0 -o "$format" --fail-on never bad.json
    run "$format findings, critical" 1 -o "$format" --fail-on critical bad.json
    run "$format broken" 3 -o "$format" broken.json
    run "$format broken wins" 3 -o "$format" bad.json broken.json
    run "$format broken, exit zero" 3 -o "$format" --exit-zero broken.json
    run "$format missing" 3 -o "$format" bad.json missing.json
    lines "$err" 1
    run "$format usage" 2 -o "$format" --bogus bad.json
    run "$format to a file" 1 -o "$format=$format.out" bad.json
    empty "$out"
  done
  run 'a shown filter is no gate' 1 --min-severity critical bad.json
  run 'hidden findings still fail' 1 -o concise -q --only ECR201 --min-severity critical bad.json
  run 'ignored rule' 0 -o concise --only ECR201 --ignore public-repository bad.json
  run 'only by name, any case' 1 -o concise --only 'ecr001, PUBLIC-repository' bad.json
  count "$out" '[ECR201]' 1
  run 'hidden parse failure speaks' 3 -q --ignore ECR001 broken.json
  has "$err" 'broken.json: '
  run 'quiet and clean is silent' 0 -q good.json
  empty "$out"
  empty "$err"
  run 'a failure is said once' 3 -o concise bad.json missing.json
  lacks "$out" missing.json
  run verbose 1 -v bad.json
  has "$err" 'ecrlint: read bad.json ('
  run 'json knows the failure' 3 -o json bad.json missing.json
  has "$out" missing.json
  has "$err" 'ecrlint: missing.json: No such file or directory'
}

usage() {
  section
  echo "$good" >good.json
  local flags
  for flags in --bogus -x '--only ECR999x' '--ignore public-repositroy' '--only ,' '-o sraif' '-o =x' \
    '-o json=' '-o json -o text' '-o json=a -o sarif=a' '--fail-on sometimes' '--min-severity never' \
    '--profile full' '--kind bucket' '-j x' '-j -1' '-j 99999' '--color sometimes' '--only' '-o' \
    '--catalog missing' '--catalog good.json/' '--stdin-filename x'; do
    # shellcheck disable=SC2086 # several words are meant
    run "usage: $flags" 2 $flags good.json
    case $flags in --only | -o) ;; *) empty "$out" ;; esac
    lines "$err" 1
  done
  run 'usage says where help is' 2 --bogus
  has "$err" "ecrlint: unknown option '--bogus'"
  has "$err" 'ecrlint --help'
  run 'did you mean a flag' 2 --fail-no high
  has "$err" 'did you mean --fail-on?'
  run 'did you mean a rule' 2 --ignore public-repositroy
  has "$err" 'did you mean public-repository?'
  run 'did you mean a format' 2 -o sraif
  has "$err" 'did you mean sarif?'
  run 'a bad rule is named safely' 2 --only $'\e[2J\nx'
  lines "$err" 1
  lacks "$err" $'\e'
  echo '[' >broken.json
  run 'bad catalogue' 2 --catalog broken.json good.json
  has "$err" 'broken.json: '
  lines "$err" 1
  run 'options end at --' 3 -- --bogus
}

verbs() {
  section
  echo "$bad" >bad.json
  run 'check by name' 1 check bad.json
  run 'check by default' 1 bad.json
  run help 0 --help
  for word in Usage: Examples: 'Exit code:' --fail-on --only --ignore --profile --kind --output --jobs \
    --color --catalog --no-gitignore --stdin-filename --force-exclude --exit-zero --min-severity -q -v; do
    has "$out" "$word"
  done
  for word in 'ecrlint pull, push' 'ecrlint explain-denied' 'ecrlint evaluate' 'ecrlint who' 'ecrlint rules'; do
    has "$out" "  $word "
  done
  empty "$err"
  run 'help of check' 0 check -h
  for verb in rules explain version pull push who explain-denied evaluate; do run "help of $verb" 0 "$verb" --help; done
  run rules 0 rules
  has "$out" public-repository
  count "$out" 'ECR201 ' 1
  run 'rules as JSON' 0 rules -o json
  has "$out" '"schemaVersion": 1'
  count "$out" '"code": "ECR201"' 1
  run 'rules in no such format' 2 rules -o sarif
  run 'rules takes nothing' 2 rules x
  run 'explain a code' 0 explain ecr201
  cp "$out" page
  lacks "$out" $'\e'
  run 'explain a name' 0 explain Public-Repository
  if cmp -s "$out" page && [ -s page ]; then ok; else fail 'another page for the name'; fi
  run 'explain in colour' 0 explain --color always ECR201
  has "$out" $'\e[1m'
  run 'explain nothing' 2 explain
  run 'explain two' 2 explain ECR201 ECR101
  run 'explain the unknown' 2 explain public-repo
  run 'explain a misspelt name' 2 explain pubilc-repository
  has "$err" 'did you mean public-repository?'
  run version 0 version
  lines "$out" 2
  if grep -qE '^ecrlint [0-9]+\.[0-9]+\.[0-9]+$' "$out"; then ok; else fail 'no version'; fi
  cp "$out" version
  run --version 0 --version
  if cmp -s "$out" version; then ok; else fail 'version and --version differ'; fi
}

files() {
  section
  mkdir -p tree/sub tree/empty outside
  echo "$bad" >tree/bad.json
  echo "$bad" >tree/sub/bad.json
  echo "$bad" >tree/sub/policy.txt
  echo "$bad" >outside/secret.json
  run 'a directory gives its .json files' 1 -o concise tree
  count "$out" ECR201 2
  has "$out" 'tree/sub/bad.json:'
  run 'a named file needs no ending' 1 -o concise tree/sub/policy.txt
  run 'shown without ./' 1 -o concise ./tree/ ././tree/sub/policy.txt
  count "$out" ECR201 3
  lacks "$out" './'
  lacks "$out" '//'
  run 'the same file once' 1 -o concise tree/bad.json ./tree "$PWD/tree/bad.json" tree/sub/../bad.json
  count "$out" ECR201 2
  (cd tree && timeout 20 "$lint" -o concise >"$out" 2>"$err" </dev/null)
  count "$out" ECR201 2
  has "$out" 'sub/bad.json:'
  run 'no file at all' 2 tree/empty
  has "$err" 'no policy file under tree/empty'
  lines "$err" 1
  run 'no file in one of two' 1 tree/empty tree/sub
  has "$err" 'no policy file under tree/empty'
  echo '{}' >tree/empty/x.json
  run 'a file, but no policy' 0 tree/empty
  run 'missing file' 3 missing.json
  has "$err" 'ecrlint: missing.json: No such file or directory'
  run 'empty path' 3 ''
  links_and_devices
}

links_and_devices() {
  ln -s ../outside/secret.json tree/out.json
  ln -s "$PWD/outside" tree/outdir
  ln -s . tree/loop
  ln -s sub/policy.txt tree/in.json
  ln -s bad.json tree/aaa.json
  name='links in a directory'
  timeout 20 "$lint" -o concise tree >"$out" 2>"$err" </dev/null
  count "$out" ECR201 3
  has "$out" 'tree/in.json:'
  lacks "$out" 'aaa.json'
  lacks "$out" 'out.json'
  has "$err" 'tree/out.json: '
  run 'a link may be named' 1 -o concise tree/out.json
  has "$out" 'tree/out.json:'
  run 'a directory link may be named' 1 -o concise tree/outdir
  has "$out" 'tree/outdir/secret.json:'
  ln -s nowhere tree/dangling.json
  ln -s self.json tree/self.json
  run 'dangling link' 3 -o concise tree
  has "$err" 'tree/dangling.json: symbolic link to nothing'
  has "$err" 'tree/self.json: '
  count "$out" ECR201 3
  rm tree/dangling.json tree/self.json
  mkfifo tree/fifo.json
  run 'a FIFO does not block' 3 -o concise tree
  has "$err" 'tree/fifo.json: is a FIFO'
  count "$out" ECR201 3
  run 'a named FIFO does not block' 3 tree/fifo.json
  rm tree/fifo.json
  run 'a device' 3 /dev/zero
  has "$err" '/dev/zero: is a device'
  truncate -s 65M tree/big.json
  run 'a file that is too large' 3 -o concise tree
  has "$err" 'tree/big.json: larger than 64 MiB'
  count "$out" ECR201 3
  rm tree/big.json
  deep_directory
}

deep_directory() {
  local long i
  printf -v long '%200s' ''
  long=${long// /d}
  (cd tree && for i in $(seq 30); do mkdir "$long" && cd "$long" || exit 1; done 2>/dev/null)
  run 'a path that is too long' 3 tree
  has "$err" 'File name too long'
}

unreadable() {
  section
  echo "$bad" >bad.json
  echo "$bad" >locked.json
  mkdir locked
  chmod 000 locked.json locked
  chmod 777 .
  local as=()
  name=unreadable
  if [ "$(id -u)" = 0 ]; then
    if ! command -v setpriv >/dev/null; then
      skip 'root can read everything, and there is no setpriv'
      return
    fi
    as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  fi
  local got=0
  "${as[@]}" timeout 20 "$lint" -o concise . >"$out" 2>"$err" </dev/null || got=$?
  if [ "$got" = 3 ]; then ok; else fail "exit $got"; fi
  has "$err" 'ecrlint: locked: Permission denied'
  has "$err" 'ecrlint: locked.json: Permission denied'
  count "$out" ECR201 1
  name='unwritable output'
  echo old >kept
  chmod 444 kept
  got=0
  "${as[@]}" timeout 20 "$lint" -o json=kept bad.json >"$out" 2>"$err" </dev/null || got=$?
  if [ "$got" = 3 ] && [ "$(cat kept)" = old ]; then ok; else fail "exit $got"; fi
  has "$err" 'kept: not written: Permission denied'
  chmod 755 locked.json locked
}

standard_input() {
  section
  local got=0
  name='standard input'
  echo "$bad" | timeout 20 "$lint" - -o concise >"$out" 2>"$err" || got=$?
  if [ "$got" = 1 ]; then ok; else fail "exit $got"; fi
  has "$out" '<stdin>:1:'
  name='a name for standard input'
  echo "$bad" | timeout 20 "$lint" --stdin-filename p/x.json -o concise - >"$out" 2>"$err"
  has "$out" 'p/x.json:1:'
  name='closed standard input'
  got=0
  timeout 20 "$lint" - >"$out" 2>"$err" <&- || got=$?
  if [ "$got" = 3 ]; then ok; else fail "exit $got"; fi
  has "$err" '<stdin>: '
  name='standard input and a file'
  echo "$bad" >bad.json
  echo "$bad" | timeout 20 "$lint" -o concise - bad.json >"$out" 2>"$err"
  count "$out" ECR201 2
}

# on_terminal ARGUMENT...: runs the program with a terminal as its standard streams.
on_terminal() {
  timeout 20 script -qec "$lint $*" /dev/null >"$out" 2>"$err" </dev/null
}

terminal() {
  section
  echo "$bad" >bad.json
  name=terminal
  if ! command -v script >/dev/null; then
    skip 'there is no script(1)'
    return
  fi
  export TERM=xterm
  name='bare on a terminal does not wait'
  local got=0
  on_terminal || got=$?
  if [ "$got" = 1 ]; then ok; else fail "exit $got"; fi
  name='colour on a terminal'
  on_terminal bad.json
  has "$out" $'\e['
  name=NO_COLOR
  NO_COLOR=1 on_terminal bad.json
  lacks "$out" $'\e['
  name='dumb terminal'
  TERM=dumb on_terminal bad.json
  lacks "$out" $'\e['
  name='never'
  on_terminal --color never bad.json
  lacks "$out" $'\e['
  name='explain on a terminal'
  on_terminal explain ECR201
  has "$out" $'\e[1m'
}

color() {
  section
  echo "$bad" >bad.json
  run 'no colour in a pipe' 1 bad.json
  lacks "$out" $'\e['
  run 'colour when asked for' 1 --color always bad.json
  has "$out" $'\e['
  FORCE_COLOR=1 run FORCE_COLOR 1 bad.json
  has "$out" $'\e['
  FORCE_COLOR=0 run 'FORCE_COLOR off' 1 bad.json
  lacks "$out" $'\e['
  CLICOLOR_FORCE=1 NO_COLOR=1 run 'NO_COLOR wins' 1 bad.json
  lacks "$out" $'\e['
  NO_COLOR=1 run 'the flag wins' 1 --color always bad.json
  has "$out" $'\e['
  FORCE_COLOR=1 run 'no colour in a file' 1 -o text=report bad.json
  lacks report $'\e['
}

ignoring() {
  section
  mkdir -p repo/.git/info repo/gen repo/vendor/deep repo/sub
  for file in gen/a vendor/deep/a sub/a sub/b sub/c top; do echo "$bad" >"repo/$file.json"; done
  printf 'gen/\n**/deep\n/top.json\n' >repo/.gitignore
  printf 'b.json\n' >repo/.git/info/exclude
  printf 'c.json\n' >repo/sub/.ecrlintignore
  run 'ignore files' 1 -o concise repo
  count "$out" ECR201 1
  has "$out" 'repo/sub/a.json:'
  run 'ignore files above' 1 -o concise repo/sub
  count "$out" ECR201 1
  run 'no gitignore' 1 -o concise --no-gitignore repo
  count "$out" ECR201 5
  lacks "$out" 'c.json'
  run 'a named file wins' 1 -o concise repo/gen/a.json
  count "$out" ECR201 1
  run 'a named directory wins' 1 -o concise repo/gen
  count "$out" ECR201 1
  run 'unless exclusion is forced' 0 --force-exclude repo/gen/a.json repo/vendor/deep/a.json repo/top.json
  run 'what is not ignored stays' 1 -o concise --force-exclude repo/gen/a.json repo/sub/a.json
  count "$out" ECR201 1
  printf '!b.json\n' >repo/sub/.gitignore
  run 'a deeper file takes back' 1 -o concise repo
  count "$out" ECR201 2
  rm repo/sub/*.json
  run 'everything is ignored' 2 repo
  has "$err" 'no policy file under repo (3 ignored'
  run 'why it is skipped' 2 -v repo
  has "$err" "/repo/.gitignore:1"
  echo "$bad" >repo/.git/x.json
  run '.git itself' 2 --no-gitignore repo/.git/info
  ln -s /dev/zero repo/sub/.gitignore.link
  rm repo/sub/.gitignore
  mkfifo repo/sub/.gitignore
  echo "$bad" >repo/sub/a.json
  run 'an ignore file that is none' 1 -o concise repo
  has "$err" 'not applied'
}

outputs() {
  section
  echo "$bad" >bad.json
  run 'several at once' 1 -o concise -o sarif=out.sarif -o json=out.json bad.json
  count "$out" ECR201 1
  has out.sarif ECR201
  has out.json ECR201
  umask 027
  rm out.json
  run 'the mode of a new file' 1 -o json=out.json bad.json
  if [ "$(stat -c %a out.json)" = 640 ]; then ok; else fail "mode $(stat -c %a out.json)"; fi
  umask 022
  chmod 600 out.json
  ln -s out.json link.json
  run 'a replaced file' 1 -o json=link.json bad.json
  if [ -L link.json ] && [ "$(stat -c %a out.json)" = 600 ]; then ok; else fail 'link or mode lost'; fi
  run 'no such directory' 3 -o json=no/out.json bad.json
  has "$err" 'ecrlint: no/out.json: not written: No such file or directory'
  lines "$err" 1
  run 'a directory' 3 -o json=. bad.json
  run 'the other output is written all the same' 3 -o json=no/x -o concise=y bad.json
  has y ECR201
  run 'a full device' 3 -o json=/dev/full bad.json
  has "$err" 'No space left on device'
  echo old >kept
  name='a full disk keeps the old file'
  local got
  # The thread sanitizer's start-up writes a file into TMPDIR, which the limit would stop.
  (ulimit -f 0 && TMPDIR=/dev/null exec timeout 20 "$lint" -o json=kept -o text=/dev/null bad.json) \
    2>&1 >/dev/null </dev/null | cat >"$err"
  got=${PIPESTATUS[0]}
  if [ "$got" = 3 ] && [ "$(cat kept)" = old ]; then ok; else fail "exit $got"; fi
  has "$err" 'ecrlint: kept: not written: File too large'
  lines "$err" 1
  name='nothing is left behind'
  if compgen -G '.ecrlint-*' >/dev/null; then fail 'a temporary file'; else ok; fi
  broken_streams
}

broken_streams() {
  local got
  if [ -w /dev/full ]; then
    for arguments in bad.json '-o json bad.json' --help version rules 'explain ECR201'; do
      name="full: $arguments"
      got=0
      # shellcheck disable=SC2086 # several words are meant
      timeout 20 "$lint" $arguments >/dev/full 2>"$err" </dev/null || got=$?
      if [ "$got" = 3 ]; then ok; else fail "exit $got"; fi
      lines "$err" 1
      name="closed: $arguments"
      got=0
      # shellcheck disable=SC2086 # several words are meant
      timeout 20 "$lint" $arguments >&- 2>"$err" </dev/null || got=$?
      if [ "$got" = 3 ]; then ok; else fail "exit $got"; fi
    done
  fi
  name='closed output that is not needed'
  got=0
  timeout 20 "$lint" -o json=out.json bad.json >&- 2>"$err" </dev/null || got=$?
  if [ "$got" = 1 ]; then ok; else fail "exit $got"; fi
  has out.json ECR201
  name='closed errors'
  got=0
  timeout 20 "$lint" -o json=out.json missing.json bad.json >"$out" 2>&- </dev/null || got=$?
  if [ "$got" = 3 ]; then ok; else fail "exit $got"; fi
  has out.json ECR201
  lacks out.json 'ecrlint: missing'
  name='a reader that goes away'
  {
    sleep 0.5
    timeout 20 "$lint" bad.json 2>"$err" </dev/null
    echo "$?" >code
  } | true
  if [ "$(cat code)" = 3 ]; then ok; else fail "exit $(cat code)"; fi
  lines "$err" 1
  has "$err" 'Broken pipe'
}

determinism() {
  section
  local i format jobs
  for i in $(seq 40); do
    mkdir -p "d$((i % 7))"
    if [ $((i % 3)) = 0 ]; then echo "$good"; elif [ $((i % 11)) = 0 ]; then echo '[1,'; else echo "$bad"; fi \
      >"d$((i % 7))/p$i.json"
  done
  for format in $formats; do
    run "$format with one job" 3 -o "$format" -j1 . missing
    cp "$out" first
    for jobs in 1 2 7; do
      run "$format with $jobs jobs" 3 -o "$format" -j "$jobs" . missing
      if cmp -s "$out" first; then ok; else fail 'output differs'; fi
    done
  done
}

hostile_names() {
  section
  local evil=$'a\nb\e[2J.json' command=$'::error file=x::y.json' bracket='[a,b].json' dash=-o.json
  for file in "$evil" "$command" "$bracket" "$dash"; do echo "$bad" >"$file"; done
  echo "$bad" >$'\xff\xfe.json'
  ln -s nowhere $'x\e]0;t\a.json'
  for format in text concise github json sarif; do
    run "$format of hostile names" 3 -o "$format" .
    lacks "$out" $'\e'
    lacks "$err" $'\e'
    lacks "$err" $'\a'
    lines "$err" 1
    name="$format injects no command"
    if grep -q '^::error file=x::' "$out"; then fail 'a command of the policy'; else ok; fi
  done
  run 'one finding a file' 3 -o concise -q --only ECR201 .
  lines "$out" 5
  run 'hostile arguments' 3 $'no\n::set-output name=x::y\e[2J'
  lines "$err" 1
  lacks "$err" $'\e'
  run 'brackets and dashes' 1 -o concise -q --only ECR201 "$bracket" -- "$dash"
  lines "$out" 2
}

repository_paths() {
  section
  local hash=0123456789abcdef0123456789abcdef01234567
  mkdir -p repo/.git/refs/heads repo/sub
  echo 'ref: refs/heads/main' >repo/.git/HEAD
  echo "$hash" >repo/.git/refs/heads/main
  printf '[remote "origin"]\n\turl = https://user:secret@example.com/a/b.git\n' >repo/.git/config
  echo "$bad" >repo/sub/p.json
  echo "$bad" >repo/top.json
  cd repo/sub || exit 1
  run 'paths from the root' 1 -o github p.json ../top.json
  has "$out" 'file=sub/p.json'
  has "$out" 'file=top.json'
  run 'absolute paths' 1 -o github "$PWD/p.json"
  has "$out" 'file=sub/p.json'
  run 'people see paths as given' 1 -o concise -o sarif=../out.sarif -o json=../out.json ../top.json
  has "$out" '../top.json:'
  lacks ../out.sarif '../top.json'
  has ../out.json '../top.json'
  has ../out.sarif "$hash"
  has ../out.sarif 'https://example.com/a/b'
  lacks ../out.sarif secret
}

modules
markdown
policies
exit_codes
usage
verbs
files
unreadable
standard_input
terminal
color
ignoring
outputs
determinism
hostile_names
repository_paths
echo "$passed checks passed, $failed failed"
[ "$failed" = 0 ]
