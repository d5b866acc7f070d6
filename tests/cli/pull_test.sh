#!/usr/bin/env bash
# Runs `pull`, `push` and `explain-denied` as a user does: exit codes, what is said and where.
# Usage: pull_test.sh PATH/TO/ecrlint
fixtures=$(cd "$(dirname "$0")/../../fixtures" && pwd -P)
. "$(dirname "$0")/support.sh"

pulls() {
  section
  local role=arn:aws:iam::314159265358:role/ci-runner at=fixtures/cross-account
  local image=271828182845.dkr.ecr.eu-west-1.amazonaws.com/app/mywebapp:1.4
  cp -r "$fixtures" fixtures
  local owner=$at/owner/repository-policy consumer=$at/consumer
  set -- --as "$role" --image "$image"
  run 'a pull that works' 0 pull "$@" --repository-policy $owner.good.json \
    --identity-policy $consumer/pull-role-policy.good.json
  has "$out" 'allowed: the pull works'
  empty "$err"
  lacks "$out" $'\e'
  run 'a pull that is denied' 1 pull "$@" --repository-policy $owner.json --identity-policy $consumer/ci-role-policy.json
  has "$out" "$owner.json:16:9"
  has "$out" '"Action": "ecr:GetAuthorizationToken"'
  has "$out" 'the pull works.'
  run 'a pull in colour' 1 pull "$@" --color always --repository-policy none --identity-policy none
  has "$out" $'\e[1;31m'
  run 'a pull with one side' 1 pull "$@" --repository-policy $owner.good.json
  has "$out" 'unknown: '
  has "$out" 'not known: --identity-policy is not given'
  run 'a pull for programs' 1 pull "$@" -o json --repository-policy $owner.good.json --identity-policy none
  has "$out" '"verdict": "denied"'
  has "$out" '"blockedBy": "identity-policy"'
  name='a policy on standard input'
  "$lint" pull "$@" --identity-policy - --repository-policy $owner.good.json \
    <$consumer/pull-role-policy.good.json >"$out" 2>"$err"
  has "$out" '<stdin>:4:9 identity-policy allows'
  run 'one standard input for two' 3 pull "$@" --identity-policy - --repository-policy -
  has "$err" 'for one policy only'
  run 'a Dockerrun file' 1 pull --as "$role" --image fixtures/situations/beanstalk/Dockerrun.aws.json
  has "$out" 'for beanstalk'
  echo '{"Image": {"Name": "nginx"}}' >other.json
  run 'a Dockerrun file without ECR' 3 pull --as "$role" --image other.json
  has "$err" 'names no image in ECR'
  run 'levels of an organization' 1 pull "$@" --identity-policy none --repository-policy none \
    --scp $consumer/ci-role-policy.json,$consumer/pull-role-policy.good.json --scp $consumer/pull-role-policy.good.json
  has "$out" 'scp'
  run 'a context key' 0 pull "$@" --context aws:PrincipalOrgID=o-a1b2c3d4e5 --context aws:SourceVpce= \
    --repository-policy $owner.good.json --identity-policy $consumer/pull-role-policy.good.json
  printf '[context]\norg-id = "o-a1b2c3d4e5"\naccounts = ["314159265358"]\n' >ecrlint.toml
  echo '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}' >org.json
  run 'an account of the organization' 0 pull "$@" --repository-policy org.json \
    --identity-policy $consumer/pull-role-policy.good.json
  run 'of no organization that is known' 1 pull "$@" --no-config --repository-policy org.json \
    --identity-policy $consumer/pull-role-policy.good.json
  has "$out" '--context aws:PrincipalOrgID=VALUE'
  echo 'x = 1' >ecrlint.toml
  run 'a wrong config' 2 pull "$@" --repository-policy none
  rm ecrlint.toml
  run 'a push' 1 push "$@" --repository-policy none --identity-policy none
  has "$out" 'ecr:PutImage'
  run 'a push is no consumer' 2 push "$@" --consumer lambda
  run 'nobody pulls' 2 pull --image "$image"
  run 'nothing is pulled' 2 pull --as "$role"
  run 'an account pulls' 2 pull --as 314159265358 --image "$image"
  has "$err" 'is an account'
  run 'an unknown consumer' 2 pull "$@" --consumer lamda
  has "$err" 'did you mean lambda?'
  run 'a key without a value' 2 pull "$@" --context aws:PrincipalOrgID
  run 'no such format' 2 pull "$@" -o sarif
  run 'no such scope' 2 pull "$@" --registry-scope V3
  run 'none and a file' 2 pull "$@" --boundary none --boundary x.json
  run 'no such file' 3 pull "$@" --identity-policy none.json
  has "$err" 'none.json: No such file or directory'
  run 'no policy in it' 3 pull "$@" --boundary other.json
  has "$err" 'other.json: holds no boundary'
  run 'no such path' 3 pull "$@" nowhere
  run 'no such managed policy' 3 pull "$@" --identity-policy arn:aws:iam::aws:policy/Nothing
  echo '{"Version": ' >broken.json
  run 'a broken policy' 3 pull "$@" --identity-policy broken.json
  lines "$err" 1
  printf '{"Version": "2012-10-17", "Statement": []}' >$'a\e[2J\n.json'
  run 'a hostile name' 1 pull "$@" --identity-policy $'a\e[2J\n.json' --repository-policy none
  lacks "$out" $'\e'
}

denied() {
  section
  local text='User: arn:aws:sts::314159265358:assumed-role/ci/7 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:271828182845:repository/app/mywebapp because no resource-based policy allows the ecr:BatchGetImage action'
  run 'a message as argument' 0 explain-denied "$text"
  has "$out" 'Add to the policy of repository app/mywebapp in account 271828182845:'
  name='a message on standard input'
  echo "$text" | "$lint" explain-denied >"$out" 2>"$err"
  has "$out" '"AWS": "arn:aws:iam::314159265358:role/ci"'
  echo "$text" >error.log
  run 'a message in a file, and a module' 0 explain-denied error.log "$fixtures/situations/role-first"
  has "$out" 'role-first/main.tf:11:13'
  run 'a message, for programs' 0 explain-denied -o json error.log "$fixtures/situations/role-first"
  has "$out" '"schemaVersion": 1'
  has "$out" 'role-first/main.tf"'
  run 'nothing understood, for programs' 3 explain-denied -o json 'good morning'
  empty "$out"
  run 'an unknown format' 2 explain-denied -o jsno "$text"
  has "$err" "did you mean"
  run 'nothing understood' 3 explain-denied 'good morning'
  lines "$err" 1
  empty "$out"
  run 'nothing given' 3 explain-denied
  run 'no such path' 3 explain-denied "$text" nowhere
  run 'a hostile message' 0 explain-denied $'\e]0;x\a denied: '"${text/role\/ci/role\/$'\e[2J'}"
  lacks "$out" $'\e'
}

pulls
denied
echo "$passed checks passed, $failed failed"
[ "$failed" = 0 ]
