// SPDX-License-Identifier: Apache-2.0
// What a policy grants and takes on ECR as a whole, by its resources, principals and actions.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "analysis/access.hpp"
#include "model/policy.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

using enum Answer;

/// A policy of these statements, and what it grants.
struct Read {
  Read(PolicyKind kind, const std::string& statements)
      : text(R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}"),
        tree(syntax::parse_json(text, arena)),
        policy(read_policy(tree.root, kind, tree.plain, catalog::Catalog::built_in(), arena)),
        access(policy, catalog::Catalog::built_in()) {
    REQUIRE(tree.parsed);
  }

  std::string text;
  Arena arena;
  syntax::Tree tree;
  Policy policy;
  Access access;
};

std::string on_images(const std::string& effect, const std::string& more) {
  return R"({"Effect": ")" + effect + R"(", "Action": "ecr:BatchGetImage")" +
         (more.empty() ? "" : ", " + more) + "}";
}

std::string to(const std::string& effect, const std::string& action, const std::string& principal) {
  return R"({"Effect": ")" + effect + R"(", "Action": ")" + action + R"(", "Principal": )" +
         principal + "}";
}

}  // namespace

TEST_CASE("an identity policy grants on ECR by the resources that it names") {
  struct Case {
    std::string more;
    Answer allowed, denied;
  };
  for (const Case& one : {
           Case{R"("Resource": "*")", yes, yes},
           Case{"", yes, yes},
           Case{R"("NotResource": "arn:aws:s3:::bucket")", yes, unknown},
           Case{R"("NotResource": "*")", yes, unknown},
           Case{R"("Resource": "arn:aws:ecr:*:*:repository/*")", yes, unknown},
           Case{R"("Resource": "arn:aws:*:*:*:*")", yes, unknown},
           Case{R"("Resource": "arn:aws:s3:::bucket")", no, no},
           Case{R"("Resource": ["arn:aws:s3:::bucket", "arn:aws:ecr:r:1:repository/a"])", yes,
                unknown},
           Case{R"("Resource": ["arn:aws:s3:::bucket", "*"])", yes, yes},
           Case{R"("Resource": "bucket")", no, no},
           Case{R"("Resource": "arn:aws:ecr")", unknown, unknown},
           Case{R"("Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}})", yes,
                unknown},
           Case{R"("Resource": "*", "Condition": {})", yes, yes},
       }) {
    CAPTURE(one.more);
    const Subject holder;
    const Read allow(PolicyKind::identity, on_images("Allow", one.more));
    CHECK(allow.access.allowed(holder, "BatchGetImage") == one.allowed);
    CHECK(allow.access.allowed(holder, "PutImage") == no);
    CHECK(allow.access.denied(holder, "BatchGetImage") == no);
    CHECK(allow.access.subjects().size() == (one.allowed == no ? 0U : 1U));
    const Grant grant = allow.access.grant(holder, "BatchGetImage");
    CHECK((grant.statement != nullptr) == (one.allowed == yes));
    CHECK((grant.action != nullptr) == (one.allowed == yes));
    const Read deny(PolicyKind::identity, on_images("Deny", one.more));
    CHECK(deny.access.denied(holder, "BatchGetImage") == one.denied);
    CHECK(deny.access.allowed(holder, "BatchGetImage") == no);
    CHECK(deny.access.subjects().empty());
    CHECK((deny.access.wholly_denied(holder, "BatchGetImage").statement != nullptr) ==
          (one.denied == yes));
  }
}

TEST_CASE("each principal of an Allow on ECR is a subject, once") {
  const std::string root = R"({"AWS": "arn:aws:iam::111122223333:root"})";
  const std::string id = R"({"AWS": "111122223333"})";
  const std::string role = R"({"AWS": "arn:aws:iam::111122223333:role/a"})";
  const auto count = [](const std::string& statements) {
    return Read(PolicyKind::repository, statements).access.subjects().size();
  };
  CHECK(count(to("Allow", "ecr:*", root)) == 1);
  CHECK(count(to("Allow", "ecr:*", root) + ", " + to("Allow", "ecr:PutImage", root)) == 1);
  CHECK(count(to("Allow", "ecr:*", root) + ", " + to("Allow", "ecr:PutImage", id)) == 1);
  CHECK(count(to("Allow", "ecr:*", root) + ", " + to("Allow", "ecr:PutImage", role)) == 2);
  CHECK(count(to("Allow", "ecr:*", role) + ", " + to("Allow", "ecr:PutImage", root)) == 2);
  CHECK(count(to("Deny", "ecr:*", root)) == 0);
  CHECK(count(to("Allow", "s3:GetObject", root)) == 0);
  CHECK(count(to("Allow", "s3:GetObject", root) + ", " + to("Allow", "ecr:*", role)) == 1);
  CHECK(count(R"({"Effect": "Allow", "Action": "ecr:*", "NotPrincipal": )" + root + "}") == 0);
}

TEST_CASE("a part of those who are asked about is not all of them") {
  const std::string root = R"({"AWS": "arn:aws:iam::111122223333:root"})";
  const std::string role = R"({"AWS": "arn:aws:iam::111122223333:role/a"})";
  const std::string pull = "ecr:BatchGetImage";
  struct Case {
    std::string allowed, denied;
    Answer answer;
  };
  for (const Case& one : {
           Case{root, root, yes},
           Case{root, role, unknown},
           Case{role, root, yes},
           Case{role, role, yes},
           Case{R"("*")", root, unknown},
           Case{root, R"("*")", yes},
           Case{root, R"({"AWS": "444455556666"})", no},
           Case{role, R"({"AWS": "arn:aws:iam::111122223333:role/b"})", no},
           Case{R"({"Service": "ecs.amazonaws.com"})", R"({"Service": "ecs.amazonaws.com"})", yes},
           Case{R"({"Service": "ecs.amazonaws.com"})", R"({"Service": "omics.amazonaws.com"})", no},
           Case{R"({"Service": "ecs.amazonaws.com"})", R"({"AWS": "*"})", unknown},
           Case{R"({"Service": "ecs.amazonaws.com"})", R"("*")", yes},
           Case{R"({"Service": "ecs.amazonaws.com"})", root, no},
       }) {
    CAPTURE(one.allowed);
    CAPTURE(one.denied);
    const Read read(PolicyKind::repository,
                    to("Allow", pull, one.allowed) + ", " + to("Deny", pull, one.denied));
    REQUIRE(read.access.subjects().size() == 1);
    const Subject& subject = read.access.subjects().front();
    CHECK(subject.statement == read.policy.statements.data());
    CHECK(read.access.denied(subject, "BatchGetImage") == one.answer);
    CHECK(read.access.allowed(subject, "BatchGetImage") == yes);
    CHECK(read.access.denied(subject, "PutImage") == no);
  }
}

TEST_CASE("the entry that covers an action is the first that does") {
  const auto entry = [](const std::string& actions, std::string_view action) {
    const Read read(PolicyKind::identity,
                    R"({"Effect": "Allow", "Resource": "*", )" + actions + "}");
    const Action* found = read.access.entry(read.policy.statements.front(), action);
    return found == nullptr ? "" : std::string(found->text.text);
  };
  const std::string list = R"("Action": ["s3:*", "ecr:Put*", "ecr:BATCHgetimage", "ecr:*", "*"])";
  CHECK(entry(list, "PutImage") == "ecr:Put*");
  CHECK(entry(list, "BatchGetImage") == "ecr:BATCHgetimage");
  CHECK(entry(list, "ListImages") == "ecr:*");
  CHECK(entry(R"("Action": "*")", "ListImages") == "*");
  CHECK(entry(R"("Action": "ecr:PutImage")", "ListImages").empty());
  CHECK(entry(R"("Action": "ecr-public:*")", "PutImage").empty());
  CHECK(entry(R"("NotAction": "ecr:PutImage")", "PutImage").empty());
  CHECK(entry(R"("NotAction": "ecr:PutImage")", "ListImages").empty());
}

TEST_CASE("what is not known of an entry is not known of what it covers") {
  const std::string hole(syntax::kUnknownText);
  const auto named = [](const std::string& text, std::string_view service, std::string_view name) {
    Action action;
    action.text = {text, {}, has_hole(text)};
    action.service = service;
    action.name = name;
    return names_action(action, "ecr", "PutImage");
  };
  CHECK(named(hole, "", "") == unknown);
  CHECK(named("PutImage", "", "") == no);
  CHECK(named("*", "", "*") == yes);
  CHECK(named("*:*", "*", "*") == yes);
  CHECK(named("ECR:put*", "ECR", "put*") == yes);
  CHECK(named("s3:PutImage", "s3", "PutImage") == no);
  CHECK(named("ecr:GetImage", "ecr", "GetImage") == no);
  const auto principal = [](PrincipalForm form, std::string_view account) {
    Principal made;
    made.form = form;
    made.account = account;
    return made;
  };
  for (const bool turned : {false, true}) {
    CAPTURE(turned);
    const auto covered = [&](std::string_view a, std::string_view b) {
      const Principal first = principal(PrincipalForm::unknown, a);
      const Principal second = principal(PrincipalForm::role, b);
      return turned ? covers(second, first) : covers(first, second);
    };
    CHECK(covered("1", "2") == no);
    CHECK(covered("1", "1") == unknown);
    CHECK(covered("", "2") == unknown);
    CHECK(covered("1", "") == unknown);
    CHECK(covered(hole, "2") == unknown);
  }
  const ActionLister lister(catalog::Catalog::built_in());
  const catalog::Catalog& catalog = lister.catalog();
  for (const std::string_view other : {"acm:ListCertificates", "s3:GetObject"}) {
    CAPTURE(other);
    const auto colon = other.find(':');
    const catalog::ActionId id =
        catalog.find_action(catalog.find_service(other.substr(0, colon)), other.substr(colon + 1));
    REQUIRE(id != catalog::ActionId::none);
    CHECK(lister.index(id) == ActionSet().size());
  }
  CHECK(lister.index("NoAction") == ActionSet().size());
}
