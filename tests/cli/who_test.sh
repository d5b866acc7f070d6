#!/usr/bin/env bash
# Runs `who` as a user does: exit codes, what is said and where.
# Usage: who_test.sh PATH/TO/ecrlint
fixtures=$(cd "$(dirname "$0")/../../fixtures" && pwd -P)
. "$(dirname "$0")/support.sh"

who() {
  section
  cp -r "$fixtures" fixtures
  local at=fixtures/dedicated-account
  run 'a whole dump' 0 who --region eu-west-1 $at
  has "$out" 'tools/ci of 271828182845'
  has "$out" 'role registry-admin'
  empty "$err"
  lacks "$out" $'\e'
  run 'in colour' 0 who --color always $at
  has "$out" $'\e['
  run 'one repository' 0 who tools/ci $at
  has "$out" 'tools/ci of 271828182845'
  lacks "$out" 'shop/web'
  run 'an image' 0 who 161803398874.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1 $at
  has "$out" 'shop/web of 161803398874'
  lacks "$out" 'shop/web of 271828182845'
  run 'for programs' 0 who -o json $at
  has "$out" '"schemaVersion": 1'
  run 'a page' 0 who -o html $at
  has "$out" '<!DOCTYPE html>'
  lacks "$out" '<script'
  name='standard input'
  "$lint" who - <$at/nonproduction/tools.json >"$out" 2>"$err"
  has "$out" '<stdin>:'
  run 'a Terraform module' 0 who --account 271828182845 --region eu-west-1 fixtures/situations/production
  has "$out" 'crytera/templatefargate of 271828182845'
  has "$out" 'ReadonlyAccess allows'
  printf '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ecr:*", "Resource": "*"}]}' >scp.json
  printf '{"Accounts": [{"Id": "271828182845", "Name": "tools-account"}]}' >accounts.json
  run 'a service control policy' 0 who --scp scp.json tools/ci $at
  has "$out" 'scp.json:1:41'
  run 'of members only' 0 who --scp scp.json --inventory accounts.json tools/ci $at
  has "$out" 'tools-account'
  run 'several levels' 0 who --scp scp.json,scp.json --scp scp.json --rcp scp.json $at
  printf '[context]\naccounts = ["271828182845"]\norg-id = "o-a1b2c3d4e5"\n' >ecrlint.toml
  run 'with a config' 0 who tools/ci $at
  run 'with a config that is named' 0 who --config ecrlint.toml tools/ci $at
  echo 'acounts = 1' >>ecrlint.toml
  run 'with a bad config' 2 who tools/ci $at
  has "$err" 'ecrlint.toml:4:1'
  run 'without it' 0 who --no-config tools/ci $at
  run 'both' 2 who --no-config --config ecrlint.toml tools/ci $at
  rm ecrlint.toml
  run 'an inventory that is not there' 2 who --inventory none.json $at
  has "$err" '--inventory: none.json'
  run 'a limit that is not there' 3 who --scp none.json $at
  run 'a limit that is none' 3 who --rcp accounts.json tools/ci $at
  has "$err" 'holds no rcp'
  run 'a repository that is not there' 3 who nothing/here $at
  has "$err" 'nothing/here: no policy of this repository is here'
  run 'no path' 2 who shop/web
  has "$err" 'exists not as a path'
  run 'nothing at all' 2 who
  run 'an unknown format' 2 who -o htlm $at
  has "$err" "did you mean html?"
  run 'no account' 2 who --account 12 $at
  run 'no ARN of a repository' 2 who arn:aws:s3:::bucket $at
  run 'no policy' 3 who fixtures/dedicated-account/README.md
  echo '{' >broken.json
  run 'a broken file beside' 3 who broken.json $at
  has "$out" 'tools/ci of 271828182845'
  has "$err" 'broken.json'
}

who
echo "$passed checks passed, $failed failed"
[ "$failed" = 0 ]
