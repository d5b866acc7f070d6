// SPDX-License-Identifier: Apache-2.0
// Which policies belong to a transfer, and what the changes say that it needs.
#include <doctest/doctest.h>

#include "answers/transfer/change.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const Image kImage{"271828182845", "eu-west-1", "aws", "app",
                   "arn:aws:ecr:eu-west-1:271828182845:repository/app"};

Caller role() {
  Caller caller;
  caller.text = caller.principal = "arn:aws:iam::314159265358:role/team/ci";
  caller.account = "314159265358";
  caller.partition = "aws";
  caller.kind = "role";
  caller.name = "ci";
  return caller;
}

format::Document document(PolicyKind kind, std::string account = {}) {
  format::Document made;
  made.kind = kind;
  made.account = std::move(account);
  return made;
}

struct Asked {
  TransferRequest request;
  Caller caller = role();
  const analysis::Consumer& consumer = *analysis::find_consumer("docker");
  Transfer transfer{request, caller, kImage, consumer};
};

}  // namespace

TEST_CASE("an identity is the caller by kind and name, unless the account is another") {
  Identity identity;
  CHECK_FALSE(is_caller(identity, role()));
  for (const std::string key : {"role/ci", "role/other/path/ci"}) {
    identity.key = key;
    CHECK(is_caller(identity, role()));
  }
  for (const std::string key : {"user/ci", "role/cd", "ci"}) {
    identity.key = key;
    CHECK_FALSE(is_caller(identity, role()));
  }
  identity.name = "role/ci";
  CHECK(is_caller(identity, role()));
  identity.account = "271828182845";
  CHECK_FALSE(is_caller(identity, role()));
  identity.account = "314159265358";
  CHECK(is_caller(identity, role()));
}

TEST_CASE("of several policies in a file each gate takes its own kind and place") {
  const Caller caller = role();
  const auto takes = [&](const format::Document& one, Gate gate) {
    FoundPolicies found;
    found.all.push_back({one});
    return fits(found, 0, gate, caller, kImage);
  };
  format::Document repository = document(PolicyKind::repository);
  CHECK(takes(repository, Gate::repository_policy));
  CHECK_FALSE(is_of_image(repository, kImage));
  CHECK_FALSE(takes(repository, Gate::registry_policy));
  repository.repository = "app";
  CHECK(is_of_image(repository, kImage));
  repository.account = "314159265358";
  CHECK_FALSE(is_of_image(repository, kImage));
  CHECK_FALSE(takes(repository, Gate::repository_policy));
  repository = document(PolicyKind::repository, "271828182845");
  repository.repository = "web";
  CHECK_FALSE(takes(repository, Gate::repository_policy));

  CHECK(takes(document(PolicyKind::registry, "271828182845"), Gate::registry_policy));
  CHECK_FALSE(takes(document(PolicyKind::registry, "314159265358"), Gate::registry_policy));

  format::Document identity = document(PolicyKind::identity);
  CHECK(takes(identity, Gate::identity_policy));
  CHECK(takes(identity, Gate::scp));
  CHECK(takes(identity, Gate::session_policy));
  identity.fragment = true;
  CHECK_FALSE(takes(identity, Gate::identity_policy));
  const format::Document scp = document(PolicyKind::scp);
  CHECK_FALSE(takes(scp, Gate::identity_policy));
  CHECK(takes(scp, Gate::scp));
  CHECK_FALSE(takes(scp, Gate::boundary));
}

TEST_CASE("of several policies that somebody has an identity gate takes the caller's") {
  PolicyStore store(nullptr);
  const std::string policy =
      R"({"Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]})";
  const FoundPolicies found = store.read(
      {{"a.json", R"({"RoleName": "ci", "PolicyName": "p", "PolicyDocument": )" + policy + "}"},
       {"b.json", R"({"RoleName": "cd", "PolicyName": "p", "PolicyDocument": )" + policy + "}"}});
  REQUIRE(found.all.size() == 2);
  CHECK(fits(found, 0, Gate::identity_policy, role(), kImage));
  CHECK_FALSE(fits(found, 1, Gate::identity_policy, role(), kImage));
  CHECK_FALSE(fits(found, 0, Gate::scp, role(), kImage));
}

TEST_CASE("a statement names the caller where the policy has to, and the resource where it may") {
  const Asked asked;
  const auto text = [&](Gate gate) {
    return statement_for({gate, false, kImage.arn}, {"ecr:PutImage"}, asked.transfer);
  };
  CHECK(text(Gate::repository_policy).principal == asked.caller.text);
  CHECK(text(Gate::repository_policy).resource.empty());
  CHECK(text(Gate::registry_policy).principal == asked.caller.text);
  CHECK(text(Gate::registry_policy).resource == kImage.arn);
  CHECK(text(Gate::identity_policy).principal.empty());
  CHECK(text(Gate::identity_policy).resource == kImage.arn);
  CHECK(text(Gate::endpoint_policy).principal == "*");
  CHECK(text(Gate::rcp).principal == "*");
  CHECK(text(Gate::scp).principal.empty());
}

TEST_CASE("a change is of the image's account or the caller's, and says what to know") {
  const Asked asked;
  const auto change = [&](Gate gate) {
    return change_of(PolicyChange::Kind::add, gate, asked.transfer);
  };
  for (const Gate gate : {Gate::repository_policy, Gate::registry_policy, Gate::rcp})
    CHECK(change(gate).account == kImage.account);
  for (const Gate gate : {Gate::identity_policy, Gate::boundary, Gate::session_policy, Gate::scp,
                          Gate::endpoint_policy})
    CHECK(change(gate).account == asked.caller.account);
  CHECK(change(Gate::repository_policy).owner == "repository app");
  CHECK(change(Gate::session_policy).owner == "role ci");
  CHECK(change(Gate::scp).owner.empty());

  const auto note = [&](Gate gate, bool by_service, std::size_t levels) {
    return note_on({gate, by_service, kImage.arn}, levels, asked.transfer);
  };
  CHECK(note(Gate::repository_policy, false, 1).starts_with("the role must exist before"));
  CHECK(note(Gate::repository_policy, true, 1).starts_with("confine the service"));
  CHECK(note(Gate::scp, false, 1).empty());
  CHECK(note(Gate::scp, false, 2) == "at each level that has not got it");
  CHECK(exemption(asked.transfer).find("\"aws:PrincipalArn\": \"" + asked.caller.text) !=
        std::string::npos);
}
