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

TEST_CASE("an identity policy is the caller's by kind, name and account of its owner") {
  format::Document policy = document(PolicyKind::identity);
  CHECK_FALSE(is_of_caller(policy, role()));
  for (const std::string owner : {"role/ci", "role/other/path/ci"}) {
    policy.owners = {owner};
    CHECK(is_of_caller(policy, role()));
  }
  for (const std::string owner : {"user/ci", "role/cd", "ci"}) {
    policy.owners = {owner};
    CHECK_FALSE(is_of_caller(policy, role()));
  }
  policy.owner_names = {"role/ci"};
  CHECK(is_of_caller(policy, role()));
  policy.account = "271828182845";
  CHECK_FALSE(is_of_caller(policy, role()));
  policy.account = "aws";
  CHECK(is_of_caller(policy, role()));
}

TEST_CASE("who is made is the caller unless the ARN or the account is another") {
  format::Owner made;
  made.key = "role/ci";
  CHECK(is_caller(made, role()));
  made.account = "271828182845";
  CHECK_FALSE(is_caller(made, role()));
  made.account = "314159265358";
  made.arn = "arn:aws:iam::271828182845:role/ci";
  CHECK_FALSE(is_caller(made, role()));
  made.arn = "arn:aws:iam::314159265358:role/ci";
  made.key = "role/a";
  CHECK_FALSE(is_caller(made, role()));
  made.name = "role/ci";
  CHECK(is_caller(made, role()));
}

TEST_CASE("of several policies in a file each gate takes its own kind and place") {
  const Caller caller = role();
  format::Document repository = document(PolicyKind::repository);
  CHECK(fits(repository, Gate::repository_policy, caller, kImage));
  CHECK_FALSE(is_of_image(repository, kImage));
  CHECK_FALSE(fits(repository, Gate::registry_policy, caller, kImage));
  repository.repository = "app";
  CHECK(is_of_image(repository, kImage));
  repository.account = "314159265358";
  CHECK_FALSE(is_of_image(repository, kImage));
  CHECK_FALSE(fits(repository, Gate::repository_policy, caller, kImage));
  repository = document(PolicyKind::repository, "271828182845");
  repository.repository = "web";
  CHECK_FALSE(fits(repository, Gate::repository_policy, caller, kImage));

  CHECK(
      fits(document(PolicyKind::registry, "271828182845"), Gate::registry_policy, caller, kImage));
  CHECK_FALSE(
      fits(document(PolicyKind::registry, "314159265358"), Gate::registry_policy, caller, kImage));

  format::Document identity = document(PolicyKind::identity);
  CHECK(fits(identity, Gate::identity_policy, caller, kImage));
  CHECK(fits(identity, Gate::scp, caller, kImage));
  CHECK(fits(identity, Gate::session_policy, caller, kImage));
  identity.detached = true;
  CHECK_FALSE(fits(identity, Gate::identity_policy, caller, kImage));
  identity.owners = {"role/ci"};
  CHECK(fits(identity, Gate::identity_policy, caller, kImage));
  CHECK_FALSE(fits(identity, Gate::scp, caller, kImage));
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
