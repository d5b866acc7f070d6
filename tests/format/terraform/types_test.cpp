// SPDX-License-Identifier: Apache-2.0
// The resource types of Terraform that hold policies, attach them or make somebody: each alike in a
// module and in a plan.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "format/document.hpp"
#include "format/terraform/terraform.hpp"
#include "support/holders_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using format::Storage;

namespace {

/// What Terraform's registry says of the providers `aws` and `awscc`.
struct Holder {
  std::string_view type, attribute;
  PolicyKind kind;
  Storage storage = Storage::unknown;
  std::string_view owner = {};       ///< the argument that names whose it is
  std::string_view owner_kind = {};  ///< of these
};

using enum PolicyKind;

constexpr Holder kHolders[] = {
    {"aws_ecr_registry_policy", "policy", registry},
    {"aws_ecr_repository_creation_template", "repository_policy", repository},
    {"aws_ecr_repository_policy", "policy", repository},
    {"aws_ecrpublic_repository_policy", "policy", repository},
    {"aws_iam_group_policy", "policy", identity, Storage::in_line, "group", "group"},
    {"aws_iam_policy", "policy", identity, Storage::customer_managed},
    {"aws_iam_role", "assume_role_policy", trust},
    {"aws_iam_role_policy", "policy", identity, Storage::in_line, "role", "role"},
    {"aws_iam_user_policy", "policy", identity, Storage::in_line, "user", "user"},
    {"aws_organizations_policy", "content", scp},
    {"aws_ssoadmin_permission_set_inline_policy", "inline_policy", identity},
    {"aws_vpc_endpoint", "policy", endpoint},
    {"aws_vpc_endpoint_policy", "policy", endpoint},
    {"awscc_ec2_vpc_endpoint", "policy_document", endpoint},
    {"awscc_ecr_public_repository", "repository_policy_text", repository},
    {"awscc_ecr_registry_policy", "policy_text", registry},
    {"awscc_ecr_repository", "repository_policy_text", repository},
    {"awscc_ecr_repository_creation_template", "repository_policy", repository},
    {"awscc_iam_group_policy", "policy_document", identity, Storage::in_line, "group_name",
     "group"},
    {"awscc_iam_managed_policy", "policy_document", identity, Storage::customer_managed},
    {"awscc_iam_role", "assume_role_policy_document", trust},
    {"awscc_iam_role_policy", "policy_document", identity, Storage::in_line, "role_name", "role"},
    {"awscc_iam_user_policy", "policy_document", identity, Storage::in_line, "user_name", "user"},
    {"awscc_organizations_policy", "content", scp},
    // Of any other type by its first words.
    {"aws_s3_bucket_policy", "policy", resource},
    {"aws_iam_new_kind", "policy", identity},
    {"aws_ssoadmin_new_kind", "policy", identity},
    {"awscc_iam_new_kind", "policy", identity},
    {"awscc_sso_new_kind", "policy", identity},
};

constexpr std::string_view kStatement =
    R"(\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ecr:ListImages\"}])";

struct Found {
  std::string text;
  Arena arena;
  format::Located located;

  Found(std::string_view path, std::string source) : text(std::move(source)) {
    const format::File file{0, path, text};
    located = path.ends_with(".tf") ? format::locate_in_modules(std::span(&file, 1), {}, arena)
                                    : format::locate(file, {}, arena);
  }
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;
};

Found in_module(const Holder& holder) {
  std::string owner;
  if (!holder.owner.empty()) owner = fmt::format("  {} = \"ci\"\n", holder.owner);
  return {"main.tf", fmt::format("resource \"{}\" \"x\" {{\n  {} = \"{{{}}}\"\n{}}}\n", holder.type,
                                 holder.attribute, kStatement, owner)};
}

std::string plan(std::string_view resources) {
  return fmt::format(
      R"({{"format_version": "1.2", "planned_values": {{"root_module": {{"resources": [{}]}}}}}})",
      resources);
}

Found in_plan(const Holder& holder) {
  std::string owner;
  if (!holder.owner.empty()) owner = fmt::format(R"(, "{}": "ci")", holder.owner);
  return {
      "plan.json",
      plan(fmt::format(
          R"({{"address": "{0}.x", "mode": "managed", "type": "{0}", "values": {{"{1}": "{{{2}}}"{3}}}}})",
          holder.type, holder.attribute, kStatement, owner))};
}

/// Whom the module says that it does not show wholly.
std::vector<std::string> open_of(const std::string& text) {
  const Found found("main.tf", text);
  return test::Joined(found.located).open();
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("each attribute that holds a policy says of what kind it is, how it is kept and whose") {
  for (const Holder& holder : kHolders)
    for (const bool planned : {false, true}) {
      CAPTURE(holder.type);
      CAPTURE(planned);
      const Found found = planned ? in_plan(holder) : in_module(holder);
      REQUIRE(found.located.documents.size() == 1);
      const format::Document& document = found.located.documents.front();
      CHECK(document.kind == holder.kind);
      CHECK(document.storage == holder.storage);
      CHECK(document.address == std::string(holder.type) + ".x");
      const std::string owner = std::string(holder.owner_kind) + "/ci";
      if (!holder.owner.empty()) CHECK(test::Joined(found.located).holders(0) == Names{owner});
    }
}

TEST_CASE("a policy that AWS fills in where nobody gives it is no policy before") {
  for (const std::string_view type :
       {"aws_vpc_endpoint", "awscc_ecr_public_repository", "awscc_ecr_repository",
        "awscc_ecr_repository_creation_template", "awscc_iam_group_policy", "awscc_iam_role_policy",
        "awscc_iam_user_policy", "aws_iam_policy"})
    for (const Holder& holder : kHolders) {
      if (holder.type != type) continue;
      CAPTURE(type);
      const bool given = type == "aws_iam_policy";
      const Found module("main.tf", fmt::format("resource \"{}\" \"x\" {{\n  {} = var.x\n}}\n",
                                                type, holder.attribute));
      CHECK(module.located.documents.size() == (given ? 1 : 0));
      const Found planned(
          "plan.json",
          fmt::format(
              R"({{"format_version": "1.2", "planned_values": {{"root_module": {{"resources": [
                   {{"address": "{0}.x", "mode": "managed", "type": "{0}", "values": {{}}}}]}}}},
                   "resource_changes": [{{"address": "{0}.x", "mode": "managed", "type": "{0}",
                   "change": {{"actions": ["create"], "after_unknown": {{"{1}": true}}}}}}]}})",
              type, holder.attribute));
      CHECK(planned.located.documents.size() == (given ? 1 : 0));
    }
}

TEST_CASE("each resource that attaches a policy gives it to whom it names") {
  struct Case {
    std::string_view type, argument, kind;
  };
  constexpr Case kCases[] = {{"aws_iam_group_policy_attachment", "group", "group"},
                             {"aws_iam_policy_attachment", "groups", "group"},
                             {"aws_iam_policy_attachment", "roles", "role"},
                             {"aws_iam_policy_attachment", "users", "user"},
                             {"aws_iam_role_policy_attachment", "role", "role"},
                             {"aws_iam_user_policy_attachment", "user", "user"}};
  for (const Case& one : kCases) {
    CAPTURE(one.type);
    CAPTURE(one.argument);
    const bool list = one.argument.ends_with('s');
    const Names expected{std::string(one.kind) + "/ci"};
    const Found module(
        "main.tf",
        fmt::format(
            "resource \"aws_iam_policy\" \"p\" {{\n  policy = \"{{{}}}\"\n}}\n"
            "resource \"{}\" \"x\" {{\n  {} = {}\n  policy_arn = aws_iam_policy.p.arn\n}}\n",
            kStatement, one.type, one.argument, list ? "[\"ci\"]" : "\"ci\""));
    CHECK(test::Joined(module.located).holders(0) == expected);
    const Found planned(
        "plan.json",
        plan(fmt::format(
            R"({{"address": "aws_iam_policy.p", "mode": "managed", "type": "aws_iam_policy",
                 "values": {{"arn": "arn:aws:iam::314159265358:policy/p", "policy": "{{{0}}}"}}}},
               {{"address": "{1}.x", "mode": "managed", "type": "{1}", "values": {{"{2}": {3},
                 "policy_arn": "arn:aws:iam::314159265358:policy/p"}}}})",
            kStatement, one.type, one.argument, list ? "[\"ci\"]" : "\"ci\"")));
    CHECK(test::Joined(planned.located).holders(0) == expected);
  }
}

TEST_CASE("who gets policies in another way than by a document is not wholly shown") {
  struct Case {
    std::string_view type, argument, kind;
  };
  constexpr Case kCases[] = {{"aws_iam_group_membership", "users", "user"},
                             {"aws_iam_role_policy_attachments_exclusive", "role_name", "role"},
                             {"aws_iam_user_group_membership", "user", "user"},
                             {"aws_iam_user_policy_attachments_exclusive", "user_name", "user"},
                             {"awscc_iam_managed_policy", "roles", "role"},
                             {"awscc_iam_managed_policy", "users", "user"}};
  for (const Case& one : kCases) {
    CAPTURE(one.type);
    const bool list = one.argument.ends_with('s');
    const std::string value = list ? "[\"ci\"]" : "\"ci\"";
    CHECK(open_of(fmt::format("resource \"{}\" \"x\" {{\n  {} = {}\n}}\n", one.type, one.argument,
                              value)) == Names{std::string(one.kind) + "/ci"});
  }
}

TEST_CASE("who is given to a module that is not followed is not wholly shown") {
  const auto call = [](const std::string& inputs) {
    return open_of("module \"m\" {\n  source = \"acme/m/aws\"\n" + inputs + "}\n" +
                   "resource \"aws_iam_role\" \"ci\" {\n  name = \"ci\"\n}\n"
                   "resource \"aws_iam_user\" \"ann\" {\n  name = \"ann\"\n}\n"
                   "resource \"aws_iam_group\" \"all\" {\n  name = \"all\"\n}\n");
  };
  CHECK(call("  names = [aws_iam_role.ci.name]\n") == Names{"role/aws_iam_role.ci"});
  CHECK(call("  names = { a = aws_iam_user.ann.name }\n") == Names{"user/aws_iam_user.ann"});
  CHECK(call("  names = [aws_iam_group.all.name]\n").empty());
  CHECK(call("  role_name = \"app\"\n") == Names{"role/app", "user/app"});
  CHECK(call("  users = [\"app\", \"web\"]\n") ==
        Names{"role/app", "role/web", "user/app", "user/web"});
  CHECK(call("  name = \"app\"\n").empty());
}

TEST_CASE("what a data source looks up is somebody by their name") {
  const auto given = [](const std::string& kind, const std::string& data,
                        const std::string& named) {
    const Found found("main.tf", "data \"" + data +
                                     "\" \"seen\" {\n  name = \"a\"\n  user_name = \"b\"\n}\n" +
                                     "resource \"aws_iam_policy\" \"p\" {\n  policy = \"{" +
                                     std::string(kStatement) + "}\"\n}\nresource \"aws_iam_" +
                                     kind + "_policy_attachment\" \"x\" {\n  " + kind + " = " +
                                     named + "\n  policy_arn = aws_iam_policy.p.arn\n}\n");
    return test::Joined(found.located).marks(0);
  };
  CHECK(given("role", "aws_iam_role", "data.aws_iam_role.seen.name") == " role/a shown");
  CHECK(given("role", "aws_iam_role", "\"${data.aws_iam_role.seen.id}\"") == " role/a shown");
  CHECK(given("user", "aws_iam_user", "data.aws_iam_user.seen.id") == " user/b shown");
  CHECK(given("role", "aws_iam_user", "data.aws_iam_user.seen.arn").empty());
  CHECK(given("role", "aws_iam_role", "var.role").empty());
  CHECK(given("role", "aws_iam_role", "\"told\"") == " role/told shown");
}
