#!/usr/bin/env bash
# Runs the program in folders with config files: which one counts, what wins, what is refused.
# Usage: config_test.sh PATH/TO/ecrlint
. "$(dirname "$0")/support.sh"

open='{"Version":"2012-10-17","Statement":[{"Sid":"Open","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer","ecr:BatchCheckLayerAvailability"]}]}'
off=$'[rules]\npublic-repository = "off"\n'

# A repository with a folder in it, both with the same policy.
repository() {
  section
  mkdir -p repo/.git repo/sub/deep
  echo "$open" | tee repo/a.json repo/sub/b.json >repo/sub/deep/c.json
  cd repo || exit 1
}

discovery() {
  repository
  run 'no config' 1 -o concise -q .
  lines "$out" 3
  printf '%s' "$off" >ecrlint.toml
  run 'the config of the root counts for all' 0 -o concise -q .
  empty "$out"
  run 'a bare file name' 0 a.json
  run 'a file below' 0 sub/deep/c.json
  run 'an absolute path' 0 "$PWD/sub/b.json"
  run 'it is named' 0 -v a.json
  has "$err" 'ecrlint: config ecrlint.toml'
  cd sub || exit 1
  run 'from a folder below' 0 -v b.json
  has "$err" 'ecrlint: config ../ecrlint.toml'
  cd / || exit 1
  run 'from elsewhere' 0 "$work/t/repo/a.json"
  cd "$work/t/repo" || exit 1
  run 'not if it is not wanted' 1 -o concise --no-config .
  : >sub/.ecrlint.toml
  run 'the nearest counts alone' 1 -o concise -q .
  lines "$out" 2
  lacks "$out" a.json:
  printf '%s' "$off" >sub/ecrlint.toml
  run 'two in one folder' 2 .
  lines "$err" 1
  has "$err" 'ecrlint: sub/ecrlint.toml: there is .ecrlint.toml beside it; keep one'
  rm sub/ecrlint.toml
  echo 'profil = "ci"' >sub/.ecrlint.toml
  run 'one that does not count is not read' 0 a.json
  run 'one broken config stops all' 2 .
  has "$err" 'ecrlint: sub/.ecrlint.toml:1:1: unknown key `profil`; did you mean `profile`?'
  empty "$out"
  run 'nor is one that is not wanted' 1 --no-config .
  rm sub/.ecrlint.toml
  mkdir sub/ecrlint.toml
  run 'a folder of that name' 2 sub/b.json
  has "$err" 'sub/ecrlint.toml: '
}

boundaries() {
  repository
  printf '%s' "$off" >../ecrlint.toml
  run 'nothing above the repository counts' 1 -o concise -q .
  lines "$out" 3
  printf '%s' "$off" >ecrlint.toml
  echo 'gitdir: ../.git/modules/sub' >sub/.git
  run 'a submodule is a repository' 1 -o concise -q .
  lines "$out" 2
  lacks "$out" a.json:
  rm -rf .git sub/.git ecrlint.toml
  run 'without one the working directory is the end' 1 -o concise -q .
  lines "$out" 3
  cd .. || exit 1
  run 'which counts itself' 0 repo
  cd repo/sub || exit 1
  run 'a file outside has only its own folder' 1 "$work/t/repo/a.json"
  mv "$work/t/ecrlint.toml" "$work/t/repo/"
  run 'and that it has' 0 "$work/t/repo/a.json"
  run 'a folder outside is searched from its top' 0 "$work/t/repo"
}

links() {
  repository
  printf '%s' "$off" >../outside.toml
  ln -s ../outside.toml ecrlint.toml
  run 'a config that leads out of the repository' 2 a.json
  has "$err" 'ecrlint.toml: not read: link to a file outside the repository'
  empty "$out"
  rm ecrlint.toml
  ln -s /dev/zero ecrlint.toml
  run 'a config that leads to a device' 2 a.json
  rm ecrlint.toml
  ln -s nowhere ecrlint.toml
  run 'a config that leads to nothing' 2 a.json
  has "$err" 'link to nothing'
  rm ecrlint.toml
  printf '%s' "$off" >sub/shared.toml
  ln -s sub/shared.toml ecrlint.toml
  run 'a link within the repository' 0 a.json
  rm ecrlint.toml
  mkfifo ecrlint.toml
  run 'a FIFO' 2 a.json
  rm ecrlint.toml
  head -c 3000000 /dev/zero >ecrlint.toml
  run 'a huge config' 2 a.json
  lines "$err" 1
  printf '"\e[2J\n' >ecrlint.toml
  run 'a hostile config' 2 a.json
  lacks "$err" $'\e'
  run 'a hostile config is shown safely' 2 config show a.json
  lacks "$err" $'\e'
}

standard_input() {
  repository
  printf '%s' "$off" >sub/ecrlint.toml
  name='standard input stands in the working directory'
  "$lint" -o concise -q - <a.json >"$out" 2>"$err"
  lines "$out" 1
  name='or where its name says'
  "$lint" -o concise -q --stdin-filename sub/x.json - <a.json >"$out" 2>"$err"
  empty "$out"
  name='which need not be there'
  "$lint" -o concise -q --stdin-filename sub/new/x.json - <a.json >"$out" 2>"$err"
  empty "$out"
}

precedence() {
  repository
  printf 'fail-on = "critical"\nformat = "concise"\nmin-severity = "critical"\n' >ecrlint.toml
  run 'the config decides what fails and is shown' 0 a.json
  lacks "$out" ECR201
  has "$out" 'No findings.'
  run 'a flag decides before it' 1 --fail-on high -o json a.json
  run 'for each value alone' 0 --min-severity info a.json
  has "$out" 'a.json:1:81: high[ECR201]'
  printf 'fail-on = "never"\n' >ecrlint.toml
  run 'never' 0 a.json
  printf 'fail-on = "low"\n' >sub/ecrlint.toml
  run 'each file has the gate of its config' 0 a.json
  run 'also in one run' 1 a.json sub/b.json
  printf 'profile = "audit"\nformat = "json"\n' >ecrlint.toml
  run 'format of the working directory' 1 sub/b.json
  has "$out" '"schemaVersion"'
  run 'a config by name' 1 --config sub/ecrlint.toml -o concise .
  run 'a config by name wins everywhere' 1 --config sub/ecrlint.toml a.json
  lacks "$out" '"schemaVersion"'
  run 'which must be there' 2 --config none.toml a.json
  has "$err" 'none.toml: No such file or directory'
  run 'one or the other' 2 --config sub/ecrlint.toml --no-config a.json
  lines "$err" 1
  run 'a config without a name' 2 --config= a.json
  run 'a bad day' 2 --today tomorrow a.json
  printf 'fail-on = "never"\n' >../ci.toml
  ln -s ../ci.toml ci.toml
  run 'a config by name may be a link' 0 --config ci.toml a.json
}

overrides() {
  repository
  printf '[rules]\nECR201 = "low"\n[[override]]\npaths = ["sub/**"]\nrules = { public-repository = "critical" }\n' \
    >ecrlint.toml
  run 'severity by path' 1 -o concise -q .
  count "$out" 'critical[ECR201]' 2
  count "$out" 'a.json:1:81: low[ECR201]' 1
  cd sub || exit 1
  run 'paths count from the folder of the config' 1 -o concise -q deep/c.json ../a.json
  count "$out" 'critical[ECR201]' 1
  cd / || exit 1
  run 'however it was found' 1 -o concise -q --config "$work/t/repo/ecrlint.toml" "$work/t/repo"
  count "$out" 'critical[ECR201]' 2
}

suppress() {  # PATH WHERE
  printf '[[suppress]]\nrule = "public-repository"\npath = "%s"\n%s\nreason = "agreed"\n' "$1" "$2"
}

suppressions() {
  repository
  suppress a.json 'sid = "Open"' >ecrlint.toml
  suppress sub/b.json 'pointer = "/Statement/0"' >>ecrlint.toml
  run 'by Sid and by pointer' 1 -o concise .
  lines "$out" 2
  has "$out" 'sub/deep/c.json:'
  has "$out" '2 suppressed.'
  suppress sub/deep/c.json 'sid = "Closed"' >>ecrlint.toml
  run 'an unused one' 1 -o concise -q .
  has "$out" 'ecrlint.toml:12:8: low[ECR018]'
  for format in $formats; do
    run "an unused one in $format" 1 -o "$format" .
    has "$out" ecrlint.toml
  done
  run 'of a file that is not linted' 0 -o concise -q a.json sub/b.json
  empty "$out"
  run 'of a rule that does not run' 0 -o concise -q --only ECR018,ECR101 .
  suppress a.json $'sid = "Open"\nexpires = 2027-01-31' >ecrlint.toml
  run 'the last day' 0 --today 2027-01-31 a.json
  run 'the day after' 1 -o concise -q --today 2027-02-01 a.json
  has "$out" 'a.json:1:81: high[ECR201]'
  has "$out" 'ecrlint.toml:5:11: low[ECR018] this suppression of `public-repository` has expired'
  suppress a.json $'sid = "Open"\nexpires = 2001-01-31' >ecrlint.toml
  run 'the clock is asked' 1 -o concise -q a.json
  has "$out" 'has expired'
}

context() {
  repository
  printf '[context]\norg-id = "o-a1b2c3d4e5"\ninventory = ["roles.json"]\n' >ecrlint.toml
  run 'an inventory that is not there' 2 a.json
  has "$err" 'ecrlint.toml:3:14: the inventory `roles.json`: No such file or directory'
  echo '{"Roles": []}' >roles.json
  run 'an inventory' 1 a.json
  echo '{}' >../secret.json
  sed -i 's/roles.json/..\/secret.json/' ecrlint.toml
  run 'an inventory outside the repository' 2 a.json
  has "$err" 'lies outside the repository'
  rm roles.json
  ln -s ../secret.json roles.json
  sed -i 's/..\/secret.json/roles.json/' ecrlint.toml
  run 'a link to one outside' 2 a.json
  has "$err" 'lies outside the repository'
  printf '[context]\norg-id = "o-a1b2c3d4e5"\n' >ecrlint.toml
  printf '[context]\norg-id = "o-zzzzzzzzzz"\n' >sub/ecrlint.toml
  run 'two organizations at once' 2 .
  has "$err" 'sub/ecrlint.toml:2:10: `org-id` is `o-a1b2c3d4e5` in another config of this run'
}

accounts() {
  repository
  mkdir -p envs/registry envs/app
  cat >envs/registry/main.tf <<'EOF'
resource "aws_ecr_repository" "app" {
  name = "app"
}
resource "aws_ecr_repository_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect    = "Allow"
    Principal = { AWS = "arn:aws:iam::314159265358:role/node" }
    Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
  }] })
}
EOF
  cat >envs/app/main.tf <<'EOF'
resource "aws_iam_role" "node" {
  name = "node"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "login" {
  role = aws_iam_role.node.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" }] })
}
EOF
  run 'no account, no two sides' 0 -o concise -q envs
  printf '[[override]]\npaths = ["envs/registry/**"]\naccount = "271828182845"\n[[override]]\npaths = ["envs/app"]\naccount = "314159265358"\n' >ecrlint.toml
  run 'two sides in two folders' 1 -o concise -q envs
  lines "$out" 1
  has "$out" 'envs/app/main.tf:8:23: high[ECR110] role `node` of account 314159265358 is let in by `app`'
  run 'not if it is not wanted' 0 -o concise -q --no-config envs
  run 'of one folder the other is not known' 0 -o concise -q envs/registry
  run 'the account of a file and where it is told' 0 config show envs/app/main.tf
  has "$out" 'account = "314159265358"  # ecrlint.toml:6'
  has "$out" 'paths = ["envs/app"]'
  lacks "$out" 271828182845
  cp "$out" shown.toml
  run 'what is shown is a config' 0 config show --config shown.toml envs/app/main.tf
  has "$out" 'account = "314159265358"  # shown.toml:'
  run 'none is shown of other files' 0 config show a.json
  lacks "$out" account
  run 'who knows it' 0 who envs
  has "$out" 'app of 271828182845:'
  has "$out" 'account 314159265358'
  run 'who, without' 0 who --no-config envs
  has "$out" 'app of an account that is not told:'
  run 'a flag is for the rest' 0 who --account 161803398874 envs
  has "$out" 'app of 271828182845:'
  lacks "$out" 161803398874
  local image=.dkr.ecr.eu-west-1.amazonaws.com/app:1
  run 'pull, of the account told' 1 pull --as arn:aws:iam::314159265358:role/node --image "271828182845$image" envs
  has "$out" 'denied: no identity policy allows ecr:BatchGetImage'
  run 'pull, of another account' 1 pull --as arn:aws:iam::314159265358:role/node --image "161803398874$image" envs
  has "$out" 'these files hold no repository policy of `app`'
  run 'pull, of another account, without' 1 pull --no-config --as arn:aws:iam::314159265358:role/node --image "161803398874$image" envs
  lacks "$out" 'these files hold no repository policy'
  echo '[[override]]' >envs/app/ecrlint.toml
  run 'a broken config below' 2 who envs
  has "$err" 'envs/app/ecrlint.toml:1:1: this override has no `paths`'
  lines "$err" 1
  run 'for pull, too' 2 pull --as arn:aws:iam::314159265358:role/node --image "271828182845$image" envs
  lines "$err" 1
  run 'which need not count' 0 who --config ecrlint.toml envs
}

verbs() {
  repository
  run 'the schema' 0 config schema
  has "$out" '"ecrlint config, version 1"'
  run 'show without a config' 0 config show a.json
  has "$out" '# a.json: no config'
  has "$out" 'fail-on = "medium"  # default'
  printf 'fail-on = "low"\n[rules]\nECR102 = "off"\n[[override]]\npaths = ["sub/"]\nprofile = "review"\n' >ecrlint.toml
  suppress '*.json' $'sid = "A\\"B"\nexpires = 2027-01-31' >>ecrlint.toml
  suppress 'other.json' 'pointer = ""' >>ecrlint.toml
  run 'show with one' 0 config show sub/b.json
  has "$out" '# sub/b.json: ecrlint.toml'
  has "$out" 'fail-on = "low"  # ecrlint.toml:1'
  has "$out" 'profile = "review"  # ecrlint.toml:6'
  has "$out" 'pull-without-layer-check = "off"  # ecrlint.toml:3'
  has "$out" 'sid = "A\"B"'
  lacks "$out" other.json
  cp "$out" shown.toml
  run 'what is shown is a config' 1 -o concise --config shown.toml a.json
  run 'a flag for it' 0 config show --no-config sub/b.json
  has "$out" 'no config'
  run 'a path that is not there' 0 config show sub/no/such.json
  has "$out" 'profile = "review"'
  local words
  for words in config 'config shwo' 'config schema x' 'config show a b' 'init x' 'config --bogus'; do
    # shellcheck disable=SC2086 # several words are meant
    run "usage: $words" 2 $words
    lines "$err" 1
    empty "$out"
  done
  run 'did you mean' 2 config shwo
  has "$err" 'did you mean show?'
  run 'help' 0 config --help
  run 'help of init' 0 init --help
  cd sub/deep || exit 1
  run 'init' 0 init
  has "$out" 'wrote ecrlint.toml'
  has ecrlint.toml '#fail-on = "medium"'
  run 'what it writes changes nothing' 1 -o concise -q c.json
  lines "$out" 1
  echo mine >ecrlint.toml
  run 'init does not overwrite' 2 init
  has ecrlint.toml mine
  mv ecrlint.toml .ecrlint.toml
  run 'by either name' 2 init
  rm .ecrlint.toml
  ln -s nowhere ecrlint.toml
  run 'nor through a link' 2 init
  rm ecrlint.toml
  if [ "$(id -u)" != 0 ]; then
    chmod 555 .
    run 'a folder that cannot be written' 3 init
    chmod 755 .
  fi
  name='init leaves nothing else behind'
  if [ "$(ls -A)" = c.json ]; then ok; else fail "$(ls -A)"; fi
}

discovery
boundaries
links
standard_input
precedence
overrides
suppressions
context
accounts
verbs
echo "$passed checks passed, $failed failed"
[ "$failed" = 0 ]
