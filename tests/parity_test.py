# SPDX-License-Identifier: Apache-2.0
"""Compares rules/PARITY.md with what the rule pages say they cover of the policy checks of IAM Access Analyzer.

A page names the checks in its front matter (`aa: MISSING_ARN_FIELD`). A check that no page names has its reason here, or
is not covered, which the table says.

Usage: parity_test.py    with UPDATE_PAGES=1 the table is rewritten
"""
import os
import re
import sys

RULES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "rules")
TABLE = os.path.join(RULES, "PARITY.md")
HEAD = """# Parity with IAM Access Analyzer

The [policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html) of IAM
Access Analyzer (as of 2026), and the rule that speaks of each, or why it can say nothing of a policy of ECR, of an identity,
a role's trust, an organization or an endpoint. A rule may speak only where the check is about ECR; its page says so.

<!-- Made from the pages: UPDATE_PAGES=1 python3 tests/parity_test.py -->
"""
TITLES = {"error": "Errors", "security": "Security warnings", "warning": "Warnings", "suggestion": "Suggestions"}

# Why no rule can speak of a check.
S3 = "is about resources of S3, none of which is in a policy of ECR"
OTHER = "is about a service that has nothing to do with images"
OLD_SCP = "organizations take the full policy language since 2025; the check is gone"
KIND = "needs to be told the type of the resource, of which ECR is none"

CHECKS = {
    "error": """ARN_ACCOUNT_NOT_ALLOWED ARN_REGION_NOT_ALLOWED DATA_TYPE_MISMATCH DUPLICATE_KEYS_WITH_DIFFERENT_CASE
        INVALID_ACTION INVALID_ARN_ACCOUNT INVALID_ARN_PREFIX INVALID_ARN_REGION INVALID_ARN_RESOURCE
        INVALID_ARN_SERVICE_CASE INVALID_CONDITION_DATA_TYPE INVALID_CONDITION_KEY_FORMAT
        INVALID_CONDITION_MULTIPLE_BOOLEAN INVALID_CONDITION_OPERATOR INVALID_EFFECT INVALID_GLOBAL_CONDITION_KEY
        INVALID_PARTITION INVALID_POLICY_ELEMENT INVALID_PRINCIPAL_FORMAT INVALID_PRINCIPAL_KEY INVALID_REGION
        INVALID_SERVICE INVALID_SERVICE_CONDITION_KEY INVALID_SERVICE_IN_ACTION INVALID_VARIABLE_FOR_OPERATOR
        INVALID_VERSION JSON_SYNTAX_ERROR MISSING_ACTION MISSING_EFFECT MISSING_PRINCIPAL MISSING_RESOURCE
        MISSING_STATEMENT MISSING_ARN_FIELD MISSING_ARN_REGION MISSING_ARN_ACCOUNT MISSING_QUALIFIER NULL_WITH_IF_EXISTS
        SCP_SYNTAX_ERROR_ACTION_WILDCARD SCP_SYNTAX_ERROR_PRINCIPAL SCP_SYNTAX_ERROR_ALLOW_CONDITION
        SCP_SYNTAX_ERROR_ALLOW_NOTACTION SCP_SYNTAX_ERROR_ALLOW_RESOURCE SCP_SYNTAX_ERROR_NOTRESOURCE
        RCP_SYNTAX_ERROR_PRINCIPAL RCP_SYNTAX_ERROR_ALLOW RCP_SYNTAX_ERROR_NOTACTION RCP_SYNTAX_ERROR_ACTION
        UNIQUE_SIDS_REQUIRED UNSUPPORTED_ACTION_IN_POLICY UNSUPPORTED_ELEMENT_COMBINATION
        UNSUPPORTED_GLOBAL_CONDITION_KEY UNSUPPORTED_PRINCIPAL UNSUPPORTED_RESOURCE_ARN_IN_POLICY UNSUPPORTED_SID
        UNSUPPORTED_WILDCARD_IN_PRINCIPAL MISSING_BRACE_IN_VARIABLE MISSING_QUOTE_IN_VARIABLE
        UNSUPPORTED_SPACE_IN_VARIABLE EMPTY_VARIABLE VARIABLE_UNSUPPORTED_IN_ELEMENT VARIABLE_UNSUPPORTED_IN_VERSION
        VARIABLE_USAGE_TOO_PERMISSIVE WILDCARD_USAGE_TOO_PERMISSIVE PRIVATE_IP_ADDRESS PRIVATE_NOT_IP_ADDRESS
        POLICY_SIZE_EXCEEDS_SCP_QUOTA POLICY_SIZE_EXCEEDS_RCP_QUOTA INVALID_SERVICE_PRINCIPAL_FORMAT
        MISSING_TAG_KEY_IN_CONDITION INVALID_VPC_FORMAT INVALID_VPCE_FORMAT FEDERATED_PRINCIPAL_NOT_SUPPORTED
        UNSUPPORTED_ACTION_FOR_CONDITION_KEY MISSING_ACTION_FOR_CONDITION_KEY
        UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL
        ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE
        INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY MISMATCHED_ACTION_FOR_PRINCIPAL
        MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY INVALID_KMS_KEY_VALUE""",
    "security": """ALLOW_WITH_NOT_PRINCIPAL FORALLVALUES_WITH_SINGLE_VALUED_KEY PASS_ROLE_WITH_NOT_RESOURCE
        PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE
        PASS_ROLE_WITH_STAR_IN_RESOURCE PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE
        PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION MISSING_PAIRED_CONDITION_KEYS
        DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
        DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL
        MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL MISSING_GITHUB_REPO_CONDITION_KEY UNTRUSTWORTHY_CONDITION_KEY
        STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE
        DYNAMODB_ATTRIBUTES_WITHOUT_SELECT S3_PREFIX_IN_NEGATIVE_CONTEXT""",
    "warning": """CREATE_SLR_WITH_NOT_RESOURCE CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE
        CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE CREATE_SLR_WITH_STAR_IN_RESOURCE
        CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION
        DEPRECATED_GLOBAL_CONDITION_KEY INVALID_DATE_VALUE INVALID_ROLE_REFERENCE INVALID_USER_REFERENCE
        MISSING_VERSION UNIQUE_SIDS_RECOMMENDED WILDCARD_WITHOUT_LIKE_OPERATOR
        POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA
        POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA TYPE_MISMATCH TYPE_MISMATCH_BOOLEAN TYPE_MISMATCH_DATE
        TYPE_MISMATCH_NUMBER TYPE_MISMATCH_STRING TYPE_MISMATCH_IP_RANGE SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED
        RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY
        RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES""",
    "suggestion": """EMPTY_ARRAY_ACTION EMPTY_ARRAY_RESOURCE EMPTY_ARRAY_PRINCIPAL EMPTY_OBJECT_PRINCIPAL
        EMPTY_ARRAY_CONDITION EMPTY_OBJECT_CONDITION EMPTY_ARRAY_CONDITION_FORALLVALUES EMPTY_ARRAY_CONDITION_IFEXISTS
        EMPTY_ARRAY_CONDITION_FORANYVALUE EQUIVALENT_TO_NULL_TRUE EQUIVALENT_TO_NULL_FALSE EMPTY_SID_VALUE
        IMPROVE_IP_RANGE NULL_WITH_QUALIFIER PRIVATE_IP_ADDRESS_SUBSET PRIVATE_NOT_IP_ADDRESS_SUBSET REDUNDANT_ACTION
        REDUNDANT_RESOURCE REDUNDANT_STATEMENT REDUNDANT_CONDITION_VALUE_NUM
        REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION
        WILDCARD_IN_SERVICE_NAME ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
        ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
        RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL IRRELEVANT_CONDITION_KEY_IN_POLICY
        REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY CONFIRM_AUDIENCE_CLAIM_TYPE""",
}
REASONS = {
    "ARN_ACCOUNT_NOT_ALLOWED": S3,
    "SCP_SYNTAX_ERROR_ACTION_WILDCARD": "organizations take wildcards anywhere in an action since 2025, of SCPs as of RCPs",
    "SCP_SYNTAX_ERROR_ALLOW_CONDITION": OLD_SCP,
    "SCP_SYNTAX_ERROR_ALLOW_NOTACTION": OLD_SCP,
    "SCP_SYNTAX_ERROR_ALLOW_RESOURCE": OLD_SCP,
    "SCP_SYNTAX_ERROR_NOTRESOURCE": OLD_SCP,
    "UNSUPPORTED_ACTION_IN_POLICY": KIND,
    "INVALID_KMS_KEY_VALUE": "is about condition keys of KMS, S3 and others that name a key; ECR has none",
    "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT": OTHER,
    "S3_PREFIX_IN_NEGATIVE_CONTEXT": S3,
}


def covered():
    """The rules that speak of each check: `{"MISSING_ARN_FIELD": [("ECR506", "truncated-arn", "actions")]}`."""
    found = {}
    for group in sorted(os.listdir(RULES)):
        folder = os.path.join(RULES, group)
        for page in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, page), encoding="utf-8") as file:
                front = file.read().split("\n---\n")[0]
            fields = dict(re.findall(r"^(\w+): (.*)$", front, re.M))
            for check in fields.get("aa", "").split():
                found.setdefault(check, []).append((fields["code"], page[:-3], group))
    return {check: sorted(rules) for check, rules in found.items()}


def table_of(rules):
    text = HEAD
    for kind, title in TITLES.items():
        text += f"\n## {title}\n\n| check | rule |\n| --- | --- |\n"
        for check in CHECKS[kind].split():
            links = ", ".join(f"[{code} {name}]({group}/{name}.md)" for code, name, group in rules.get(check, []))
            text += f"| {check} | {links or REASONS.get(check, 'not covered')} |\n"
    return text


def main():
    rules = covered()
    checks = [check for kind in TITLES for check in CHECKS[kind].split()]
    wrong = [f"{check} stands twice" for check in sorted(set(checks)) if checks.count(check) > 1]
    wrong += [f"{check} is no check of IAM Access Analyzer" for check in sorted((set(rules) | set(REASONS)) - set(checks))]
    wrong += [f"{check} has a rule and a reason why none can speak" for check in sorted(set(rules) & set(REASONS))]
    table = table_of(rules)
    if os.environ.get("UPDATE_PAGES"):
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write(table)
    with open(TABLE, encoding="utf-8") as file:
        if file.read() != table:
            wrong.append("rules/PARITY.md is not up to date: run this test with UPDATE_PAGES=1")
    left = [check for check in checks if check not in rules and check not in REASONS]
    print("\n".join(wrong) or f"{len(checks)} checks: {len(rules)} covered, {len(REASONS)} out of reach, {len(left)} open")
    return 1 if wrong or not rules else 0


sys.exit(main())
