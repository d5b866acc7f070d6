// SPDX-License-Identifier: Apache-2.0
// Config files: what they may say, and where what is wrong with them is found.
#include "ecrlint/config.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/config_support.hpp"
#include "support/long_texts.hpp"

using namespace ecrlint;
using namespace ecrlint::test;

namespace {

constexpr std::string_view kWhole = R"(# everything
profile = "review"
fail-on = "never"
min-severity = "low"
format = "concise"
exclude = ["vendor/", "/gen/*.json"]
[context]
accounts = ["314159265358", "271828182845"]
trusted-accounts = ["141421356237"]
org-id = "o-a1b2c3d4e5"
partition = "aws-cn"
inventory = ["inventory/roles.json"]
[rules]
ECR201 = "low"
"incomplete-pull" = "off"
[[override]]
paths = ["sandbox/**"]
profile = "audit"
account = "161803398874"
rules = { incomplete-pull = "high" }
[[suppress]]
rule = "public-repository"
path = "policies/mirror.json"
sid = "Öffentlich"
reason = "agreed"
expires = 2027-01-31 # then ask again
[[suppress]]
rule = "ECR204"
path = "*.json"
pointer = ""
reason = "all of it"
)";

TEST_CASE("texts of a config may be of any alphabet") {
  for (const std::string letters : {"\xC3\xA9\xC3\x9F", "\xD0\x96", "\xC2\xA0", "\xE2\xBA\x80",
                                    "\xE6\xBC\xA2", "\xEF\xBF\xBD", "\xF0\x9F\x90\xB3"}) {
    const std::string text = "# " + letters + "\n[[suppress]] # " + letters +
                             "\nrule = \"ECR204\"\npath = \"" + letters + "/*.json\"\nsid = '" +
                             letters + "'\nreason = \"\\u00E4" + letters + "\"\n";
    CAPTURE(text);
    REQUIRE(errors_of(text) == "");
    const Config config = *parse_config(text, "ecrlint.toml");
    REQUIRE(config.suppressions.size() == 1);
    CHECK(cut(text, config.suppressions[0].rule_span) == "\"ECR204\"");
    CHECK(config.suppressions[0].path == letters + "/*.json");
    CHECK(config.suppressions[0].sid == letters);
    CHECK(config.suppressions[0].reason == "\xC3\xA4" + letters);
  }
  CHECK(errors_of("profile = \"\xC3\xA9\"\n").find("\xC3\xA9") != std::string::npos);
  CHECK(errors_of("\xC3\xA9 = 1\n") != "");
  CHECK(errors_of("profile = \"\xF4\x80\x83\xA9\"\n").find("private") != std::string::npos);
}

TEST_CASE("a config says what stands in it, with places") {
  const Config config = *parse_config(kWhole, "ecrlint.toml");
  REQUIRE(errors_of(kWhole) == "");
  CHECK(config.path == "ecrlint.toml");
  CHECK(config.profile->value == Profile::review);
  CHECK(cut(kWhole, config.profile->span) == "\"review\"");
  CHECK_FALSE(config.fail_on->value.least);
  CHECK(config.min_severity->value == Severity::low);
  CHECK(config.format->value == Format::concise);
  REQUIRE(config.exclude.size() == 2);
  CHECK(config.exclude[1].value == "/gen/*.json");
  CHECK(cut(kWhole, config.exclude[1].span) == "\"/gen/*.json\"");
  REQUIRE(config.context.accounts.size() == 2);
  CHECK(config.context.accounts[1].value == "271828182845");
  CHECK(cut(kWhole, config.context.accounts[1].span) == "\"271828182845\"");
  CHECK(config.context.trusted_accounts.front().value == "141421356237");
  CHECK(config.context.org_id->value == "o-a1b2c3d4e5");
  CHECK(config.context.partition->value == "aws-cn");
  CHECK(config.context.inventory.front().value == "inventory/roles.json");
  REQUIRE(config.rules.size() == 2);
  CHECK(config.rules[0].rule->name == "public-repository");
  CHECK(config.rules[0].severity == Severity::low);
  CHECK_FALSE(config.rules[1].severity);
  REQUIRE(config.overrides.size() == 1);
  CHECK(config.overrides[0].paths == std::vector<std::string>{"sandbox/**"});
  CHECK(config.overrides[0].profile->value == Profile::audit);
  CHECK(config.overrides[0].account->value == "161803398874");
  CHECK(cut(kWhole, config.overrides[0].account->span) == "\"161803398874\"");
  CHECK(account_for(config, "sandbox/a/b.tf")->span == config.overrides[0].account->span);
  CHECK_FALSE(account_for(config, "sandboxes/b.tf"));
  REQUIRE(config.suppressions.size() == 2);
  CHECK(config.suppressions[0].sid == "Öffentlich");
  CHECK(config.suppressions[0].expires == "2027-01-31");
  CHECK(cut(kWhole, config.suppressions[0].expires_span) == "2027-01-31");
  CHECK(cut(kWhole, config.suppressions[0].rule_span) == "\"public-repository\"");
  CHECK(cut(kWhole, config.suppressions[0].table).starts_with("[[suppress]]\nrule = \"public"));
  CHECK(cut(kWhole, config.suppressions[0].table).ends_with("expires = 2027-01-31"));
  CHECK_FALSE(config.suppressions[1].sid);
  CHECK(config.suppressions[1].pointer == "");
}

TEST_CASE("places count characters, after a byte order mark and with either end of line") {
  CHECK(errors_of("\xEF\xBB\xBFprofil = 1") ==
        "1:1 unknown key `profil`; did you mean `profile`?\n");
  CHECK(errors_of("format = \"text\"\r\n[[suppress]]\r\nreason = 'für' \r\n'ö' = 'ä'")
            .find("4:1 unknown key `ö`") != std::string::npos);
  CHECK(errors_of("context = { org-id = 'o-a1b2c3d4e5', accounts = ['ö', 7] }") ==
        "1:50 `ö` is not an account id of 12 digits\n"
        "1:55 `accounts` must be a list of strings\n");
}

TEST_CASE("whatever is wrong has its place, its reason and a way out") {
  struct Case {
    std::string_view text;
    std::string_view errors;
  };
  const Case cases[] = {
      {"fail-no = 'high'", "1:1 unknown key `fail-no`; did you mean `fail-on`?\n"},
      {"profile = 1", "1:11 `profile` must be a string\n"},
      {"profile = 'full'", "1:11 unknown value `full` of `profile`; one of ci, review, audit\n"},
      {"fail-on = 'hihg'", "1:11 unknown value `hihg` of `fail-on`; did you mean `high`?\n"},
      {"min-severity = 'never'",
       "1:16 unknown value `never` of `min-severity`; one of critical, high, medium, low, info\n"},
      {"format = 'sraif'", "1:10 unknown value `sraif` of `format`; did you mean `sarif`?\n"},
      {"exlude = ['x']", "1:1 unknown key `exlude`; did you mean `exclude`?\n"},
      {"exclude = 'x'", "1:11 `exclude` must be a list of strings\n"},
      {"exclude = ['x', '!y', 3]",
       "1:17 `!y` is not a pattern of paths from the config's folder, without `!` or `./` in "
       "front\n1:23 `exclude` must be a list of strings\n"},
      {"context = []", "1:11 `context` must be a table\n"},
      {"[context]\naccount = []", "2:1 unknown key `account`; did you mean `accounts`?\n"},
      {"[context]\naccounts = '314159265358'", "2:12 `accounts` must be a list of strings\n"},
      {"[context]\ntrusted-accounts = ['1']", "2:21 `1` is not an account id of 12 digits\n"},
      {"[context]\norg-id = 'o-1'",
       "2:10 `org-id` must be an organization id, `o-` and 10 to 32 characters, not `o-1`\n"},
      {"[context]\npartition = 'aws-chn'",
       "2:13 unknown partition `aws-chn`; did you mean `aws-cn`?\n"},
      {"[context]\ninventory = ['/etc/passwd']",
       "2:14 `/etc/passwd` is not a path relative to the config\n"},
      {"rules = 'off'", "1:9 `rules` must be a table\n"},
      {"[rules]\npublic-repositroy = 'off'",
       "2:1 unknown rule `public-repositroy`; did you mean `public-repository`?\n"},
      {"[rules]\nno-such-thing-at-all = 'off'",
       "2:1 unknown rule `no-such-thing-at-all`; `ecrlint rules` lists all rules\n"},
      {"[rules]\nECR201 = false", "2:10 `ECR201` must be a string\n"},
      {"[rules]\nECR201 = 'offf'", "2:10 unknown value `offf` of `ECR201`; did you mean `off`?\n"},
      {"[rules]\nECR201 = 'off'\npublic-repository = 'low'",
       "3:1 `ECR201` is `public-repository`, set twice\n"},
      {"override = {}", "1:12 `override` must be a list of tables, [[override]]\n"},
      {"override = [1]", "1:13 `override` must be a list of tables, [[override]]\n"},
      {"[[override]]\nrules = {}", "1:1 this override has no `paths`\n"},
      {"[[override]]\npaths = []", "2:9 `paths` is empty, so this override is for no file\n"},
      {"[[override]]\npaths = ['../x']\nfail-on = 'low'",
       "2:10 `../x` is not a pattern of paths from the config's folder, without `!` or `./` in "
       "front\n3:1 unknown key `fail-on`; one of paths, profile, account, rules\n"},
      {"[[override]]\npaths = ['a']\naccount = '27182818284'",
       "3:11 `account` must be an account id of 12 digits, not `27182818284`\n"},
      {"[[override]]\npaths = ['a']\naccount = 271828182845", "3:11 `account` must be a string\n"},
      {"account = '271828182845'",
       "1:1 unknown key `account`; one of profile, fail-on, min-severity, format, exclude, "
       "context, rules, "
       "override, suppress\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = 'a'\nsid = 'A'\nreason = ' - '",
       "5:10 `reason` must be a reason in words, not ` - `\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = 'a'\nsid = ''\nreason = 'x'",
       "4:7 `sid` must be the Sid of a statement, not ``\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = '!a'\npointer = 'Statement'\nreason = 'x'",
       "3:8 `path` must be a pattern of paths from the config's folder, without `!` or `./` in "
       "front, not `!a`\n4:11 `pointer` must be a JSON Pointer such as `/Statement/0`, not "
       "`Statement`\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = 'a'\nreason = 'x'",
       "1:1 this suppression has neither `sid` nor `pointer`; say of which statement it speaks; "
       "`pointer = \"\"` is the whole file\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = 'a'\nsid = 'A'\npointer = ''\nreason = 'x'",
       "1:1 this suppression has both `sid` and `pointer`; keep one\n"},
      {"[[suppress]]\nsid = 'A'",
       "1:1 this suppression has no `rule`\n1:1 this suppression has no `path`\n1:1 this "
       "suppression has no `reason`\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = 'a'\nsid = 'A'\nreason = 'x'\nexpires = '2027-01-31'",
       "6:11 `expires` must be a day; write it without quotes: expires = 2027-01-31\n"},
      {"[[suppress]]\nrule = 'ECR201'\npath = 'a'\nsid = 'A'\nreason = 'x'\nexpires = "
       "2027-01-31T00:00:00",
       "6:11 `expires` must be a day; write it without quotes: expires = 2027-01-31\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(errors_of(one.text) == one.errors);
  }
}

TEST_CASE("of several overrides with an account the last that fits counts") {
  const Config config = *parse_config(
      "[[override]]\npaths = ['envs/']\naccount = '271828182845'\n"
      "[[override]]\npaths = ['envs/app', 'b.json']\naccount = '314159265358'\n"
      "[[override]]\npaths = ['*.tf']\nprofile = 'audit'\n",
      "x");
  CHECK(account_for(config, "envs/a.tf")->value == "271828182845");
  CHECK(account_for(config, "envs/app/a.tf")->value == "314159265358");
  CHECK(account_for(config, "envs/b.json")->value == "314159265358");
  CHECK_FALSE(account_for(config, "a.tf"));
}

TEST_CASE("what is no TOML is one error where it breaks") {
  for (const std::string_view text :
       {"profile = ", "profile = 'ci", "[rules", "a = 1\na = 2", "expires = 2027-02-30", "\xff = 1",
        "a = \"\x01\"", "a = '\r'", "[[x]]\n[x]", "= 1"}) {
    CAPTURE(text);
    const auto config = parse_config(text, "x");
    REQUIRE_FALSE(config);
    REQUIRE(config.error().size() == 1);
    CHECK(config.error().front().span.begin <= config.error().front().span.end);
    CHECK(config.error().front().span.end <= text.size());
    CHECK_FALSE(config.error().front().message.empty());
    CHECK(config.error().front().message.find('\n') == std::string::npos);
  }
  CHECK(parse_config("\n\nprofile 'ci'\n", "x").error().front().position == Position{3, 9});
}

TEST_CASE("hostile configs are read to the end, or refused") {
  for (const std::string& text :
       {repeated("[", 500'000), "a = " + repeated("[", 500'000), "a = " + repeated("{b=", 300'000),
        repeated("a.", 500'000) + "a = 1", "[" + repeated("a.", 500'000) + "a]",
        "a = [" + repeated("{a.b.c.d.e.f = [\n", 60'000), repeated("'x'.", 200'000) + "x = 1",
        repeated("\"", 1'000'000), repeated("'''", 300'000), std::string(1U << 20, '\0'),
        repeated("#\n", 500'000) + "x", repeated("[[suppress]]\n", 70'000),
        repeated("[[override]]\npaths=['" + std::string(30, '*') + "']\n", 20'000)}) {
    const auto config = parse_config(text, "x");
    CHECK((config || config.error().size() <= 20));
  }
  CHECK(errors_of(std::string((1U << 20) + 1, ' ')) == "1:1 longer than 1 MiB\n");
  CHECK(errors_of(repeated("a.", 40) + "a = 1") == "1:66 nested too deep\n");
  // Dots and brackets in strings and comments nest nothing.
  CHECK(errors_of("# " + repeated(".[", 100) + "\n[[suppress]]\nrule = 'ECR201'\npath = '" +
                  repeated("[.", 50) + "'\npointer = ''\nreason = \"\"\"\\\"" +
                  repeated("ok...[", 50) + "\"\"\"\"\nexpires = 2027-01-31") == "");
}

TEST_CASE("patterns are those of .gitignore") {
  CHECK(path_matches("mirror.json", "a/b/mirror.json"));
  CHECK(path_matches("*.json", "a/b/mirror.json"));
  CHECK(path_matches("/mirror.json", "mirror.json"));
  CHECK_FALSE(path_matches("/mirror.json", "a/mirror.json"));
  CHECK(path_matches("a/*.json", "a/x.json"));
  CHECK_FALSE(path_matches("a/*.json", "b/a/x.json"));
  CHECK_FALSE(path_matches("a/*.json", "a/b/x.json"));
  CHECK(path_matches("a/**", "a/b/x.json"));
  CHECK(path_matches("**/x.json", "a/b/x.json"));
  CHECK(path_matches("a", "a/b/x.json"));
  CHECK(path_matches("a/b", "a/b/x.json"));
  CHECK(path_matches("b/", "a/b/x.json"));
  CHECK_FALSE(path_matches("x.json/", "a/b/x.json"));
  CHECK_FALSE(path_matches("A", "a/b/x.json"));
}

}  // namespace
