# SPDX-License-Identifier: Apache-2.0
"""What injection_test.py puts where: texts that would act on a terminal, a browser or a CI, in every place of an input.

Each place puts a word of its own behind the text, which tells the test that what stood there was shown.
"""
import json
import re

PAYLOADS = {
    # CSI, OSC 8, OSC 52, DCS; the same and others in C1; NUL, BEL, backspaces, vertical tab, form feed, unit separator, DEL.
    "terminal": "\x1b[2J\x1b]8;;x\x1b\\y\x1b]52;c;eA==\x07\x1bP\x9b2J\x9d0;t\x9c\x85\x90\x80\0\b\v\f\x1f\x7f",
    "bidi": "\u202e\u202d\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    # Zero width, Hangul fillers, a grapheme joiner, a blank of Braille, vowels of Khmer, variation selectors, tags.
    "fillers": "\u200b\u200c\u200d\u2060\u2064\ufeff\u00ad\u180e\u115f\u1160\u3164\uffa0\u034f\u2800\u17b4\ufe0f\U000e0100\U000e0041",
    # Signs before numbers, musical controls, shorthand, annotations.
    "formats": "\u0600\u06dd\u070f\u0890\u08e2\U000110bd\U00013430\U0001bca0\ufff9\ufffb\U0001d159\U0001d173\U0001d17a",
    "line ends": "x\r::error::y\r\n##vso[task.x]y\n  ::stop-commands::z\u2028::error::a\u2029##[error]b",
    "bytes": b"\x80\xff\xc3(\xed\xa0\x80\xf4\x90\x80\x80\xc0\x9b\xef\xbf\xbe".decode("utf-8", "surrogateescape"),
    "GitHub": "::error file=a,line=1::b",
    "GitHub after blanks": "  \u00a0\u3000\u2003::set-output name=a::b",
    "logs": "##vso[task.x]a##[error]##[group]##teamcity[message text='a']",
    "encoded": "%0A::error::a%0D%0A##[error]b%25%3A",
    "markup": "<script>alert(1)</script><a href=\"b\" onclick='c'>]]>--></style></title>&`](javascript:a) **b** | c\\",
}
ACCOUNT = "314159265358"
OWNER = "271828182845"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
IMAGE = f"{OWNER}.dkr.ecr.eu-west-1.amazonaws.com/"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]


def in_json(value):
    return json.dumps(value, ensure_ascii=False)


def quoted(text):
    """As YAML, TOML and HCL write a string."""
    def one(c):
        number = ord(c)
        if c in '"\\':
            return "\\" + c
        if 0xDC80 <= number <= 0xDCFF or 32 <= number < 127:
            return c
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    return '"' + "".join(map(one, text)) + '"'


def raw(text):
    return f'"{text}"'


def statement(**elements):
    return {"Effect": "Allow", "Principal": {"AWS": ROLE + "ci"}, "Action": PULL} | elements


def in_line(p):
    return p.replace("\n", "")


def in_word(p):
    return re.sub(r"""[\s"'\\]""", "", p)


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def wrong_policy(p):
    """One with a finding, or several, for each word of its author."""
    return policy(
        statement(Sid=p + "sid"),
        {p + "element": 1} | statement(Action=["ecr:" + p + "action", p + "bareaction", *PULL]),
        statement(Action=[p + "service:Get", *PULL]),
        statement(Principal={"AWS": [p + "principal", ROLE + p + "role"]}),
        statement(Principal={"Service": p + "serviceprincipal", "AWS": f"arn:aws:iam::{p}account:root"}),
        statement(Principal={p + "principaltype": ROLE}),
        statement(Condition={p + "operator": {"aws:SourceIp": "10.0.0.1"}}),
        statement(Condition={"StringEquals": {p + "conditionkey": "a", "aws:SourceArn": p + "conditionvalue"},
                             "IpAddress": {"aws:SourceIp": p + "address"}, "Bool": {"aws:SecureTransport": p + "bool"}}),
        statement(Effect=p + "effect"),
        statement(Resource=[p + "resource", f"arn:aws:ecr:eu-west-1:{OWNER}:repository/{p}"]),
        statement(Principal="*", Action=p + "publicaction"),
    ) | {"Version": p + "version"}


def answer(p, text):
    return in_json({"registryId": OWNER, "repositoryName": p + "repository", "policyText": in_json(text)})


def terraform(p, quote):
    t = lambda word: quote(p + word).replace("${", "$${").replace("%{", "%%{")
    line = in_line(p)
    return f"""
# ecrlint: ignore[{line}rule] {line}
locals {{
  role = {t("local")}
}}
variable {t("variable")} {{ default = {t("default")} }}
module {t("module")} {{
  source = {t("source")}
  policy = jsonencode({{ Statement = [] }})
}}
resource "aws_ecr_repository_policy" {t("resourcelabel")} {{
  repository = {t("terraformrepository")}
  # ecrlint: ignore[public-repository] {line}reason
  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Sid = {t("hclsid")}, Effect = "Allow", Principal = "*",
    Action = concat({json.dumps(PULL)}, [{t("hclaction")}, local.role, unknown({t("argument")})]) }}] }})
}}
resource "aws_ecr_repository_policy" "file" {{
  repository = "b"
  policy     = file({quote(p)})
}}
data "aws_iam_policy_document" {t("document")} {{
  statement {{
    actions   = [{t("documentaction")}]
    resources = [{t("documentresource")}]
    principals {{
      type        = {t("documenttype")}
      identifiers = [{t("identifier")}]
    }}
  }}
}}
"""


def closed_terraform(p):
    """Terraform that parses whatever the text is, because it stands where HCL takes anything."""
    return f"""
# {in_line(p)}
resource "aws_ecr_repository_policy" "a" {{
  repository = "a"
  # ecrlint: ignore[{in_line(p)}unknownrule] because
  policy = <<-POLICY
  {in_json(policy(statement(Action=["ecr:" + p + "heredocaction"])))}
  POLICY
}}
"""


def template(p, quote):
    t = lambda word: quote(p + word)
    return f"""
Description: {t("description")}
Resources:
  {t("logicalid")}:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: {t("stackrepository")}
      RepositoryPolicyText:
        Version: "2012-10-17"
        {t("yamlkey")}: 1
        Statement:
        - Sid: {t("yamlsid")}
          Effect: Allow
          Principal: {{AWS: !Sub {quote("arn:aws:iam::${" + p + "parameter}:root")}}}
          Action: [{t("yamlaction")}, !Ref {t("reference")}, !ImportValue {t("import")}]
"""


def manifest(p):
    return f"""
apiVersion: ecr.services.k8s.aws/v1alpha1
kind: Repository
metadata: {{name: {quoted(p + "objectname")}, namespace: {quoted(p)}}}
spec:
  name: {quoted(p + "manifestrepository")}
  policy: {quoted(in_json(policy(statement(Action=["ecr:" + p + "manifestaction"]))))}
"""


def markdown(p):
    body = in_json(policy(statement(Sid=p + "fencesid", Action=["ecr:" + p + "fenceaction"])))
    return f"# {p}\n\n<!-- ecrlint: ignore[{p}] x -->\n```json {p}\n{body}\n```\n\n```\n{p}\n{body}{p}\n```\n"


def script(p):
    body = in_json(policy(statement(Action=["ecr:" + p + "scriptaction", "ecr:$" + p])))
    return f"#!/bin/sh\n# {p}\ncat >policy.json <<EOF\n{body}\nEOF\naws ecr set-repository-policy --repository-name '{p}' --policy-text '{body}'\n"


def broken(p):
    """Texts that do not parse, with what makes them that in sight."""
    return {
        "broken.json": f'{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", {p}: 1}}]}}',
        "raw.json": in_json(policy(statement(Sid="@"))).replace("@", p),
        "broken.yaml": f"Resources:\n  AWS::ECR::Repository: {{a: &{p} *{p}b, {p}: [}}\n",
        "broken.tf": f'resource "aws_ecr_repository_policy" {p} {{\n  policy = {p}\n}}\n',
        "twice.json": in_json(policy(statement())).replace('"Effect"', f"{in_json(p + 'twice')}: 1, {in_json(p + 'twice')}: 2, \"Effect\""),
    }


def in_name(p):
    return p.replace("/", "|").replace("\0", "")


def encodable(p):
    return p.encode(errors="ignore").decode()


def check_files(p):
    """The files of a folder to check. Their names, and those of folders, begin with the text."""
    name = in_name(p)
    c = encodable(p)  # a config that cannot be read stops all
    files = {
        name + "filename.json": in_json(wrong_policy(p)),
        name + "foldername/p.json": in_json(policy(statement(Principal="*"))),
        name + "template.tf": terraform(p, quoted),
        name + "raw/template.tf": terraform(p, raw),
        name + "closed/main.tf": closed_terraform(p),
        "answer.json": answer(p, policy(statement(Action=["ecr:" + p + "answeraction"]))),
        "stack.yaml": template(p, quoted),
        "raw-stack.yaml": template(p, raw),
        "manifest.yaml": manifest(p),
        "page.md": markdown(p),
        "script.sh": script(p),
        ".git/HEAD": f"ref: refs/heads/{in_word(p)}branchname\n",
        ".git/packed-refs": f"{40 * '1'} refs/heads/{in_word(p)}branchname\n",
        ".git/config": f'[remote "origin"]\n\turl = https://example.com/{in_word(p)}remote\n',
        "ecrlint.toml": f"""
[[suppress]]
rule = "public-repository"
path = "**/p.json"
sid = {quoted(c)}
reason = {quoted(c + "x")}
""",
    }
    return files | {name + file: text for file, text in broken(p).items()}


def answer_files(p):
    """The files of a folder to ask about: nothing in it keeps an answer from being made."""
    texts = policy(statement(Sid=p + "whosid", Principal={"AWS": [ROLE + "ci", ROLE + p + "whorole"],
                                                          "Service": p + "whoservice"}),
                   statement(Condition={"StringEquals": {p + "whokey": p + "whovalue"}}))
    closed = policy(*texts["Statement"], statement(Effect="Deny", Sid=p + "denysid", Action="ecr:BatchGetImage"))
    identity = policy({"Sid": p + "identitysid", "Effect": "Allow", "Action": "ecr:*", "Resource": "*"})
    name = in_name(p)
    return {
        name + "who/answer.json": answer(p + "who", texts),
        name + "who/known.json": answer("app#", closed).replace("app#repository", "app"),
        name + "who/stack.yaml": template(p, quoted),
        name + "who/main.tf": terraform(p, quoted),
        name + "who/identity.json": in_json(identity),
    }


def inventory(p):
    return in_json({"Accounts": [{"Id": ACCOUNT, "Name": p + "accountname", "Arn": p, "Status": "ACTIVE"}],
                    "Roles": [{"RoleName": p, "Path": "/", "Arn": ROLE + p}]})


def denied(p):
    """Messages as people paste them, one with each part of theirs."""
    word = in_word(p)
    head = f"User: arn:aws:sts::{ACCOUNT}:assumed-role/"
    where = f"is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:{OWNER}:repository/"
    return [
        f"{p}: {head}{word}deniedrole/1 {where}{word}deniedrepository because no resource-based policy allows the ecr:BatchGetImage action",
        f"{head}ci/{word} {where}app with an explicit deny in a service control policy: "
        f"arn:aws:organizations::{OWNER}:policy/o-a1b2c3d4e5/service_control_policy/p-{word}deniedpolicy",
        f"{p}: pull access denied for {IMAGE}{p}, repository does not exist",
        p,
    ]


def shown_config(p):
    """A config of which `config show` shows all."""
    c = encodable(p)
    return f"""
[[override]]
paths = [{quoted(c + "overridepath")}, "**"]
account = "{OWNER}"
[[suppress]]
rule = "ECR201"
path = "**"
sid = {quoted(c + "suppressedsid")}
reason = {quoted(c + "suppressedreason")}
[[suppress]]
rule = "ECR203"
path = "**"
pointer = {quoted("/" + c + "suppressedpointer")}
reason = {quoted(c + "x")}
"""


def request(p):
    """A line of `evaluate`."""
    return in_json({"id": p + "id", "request": {"principal": ROLE + p, "action": "ecr:" + p, "resource": p},
                    "policies": {"resource": wrong_policy(p), p + "policies": 1}})
