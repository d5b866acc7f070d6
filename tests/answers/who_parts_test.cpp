// SPDX-License-Identifier: Apache-2.0
// What an answer on access is put together of: which repositories, which order.
#include <doctest/doctest.h>

#include "answers/who/asked.hpp"
#include "catalog/catalog.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

WhoFoundRepository repository(std::string name, std::string account) {
  WhoFoundRepository made;
  made.name = made.repository = std::move(name);
  made.account = std::move(account);
  return made;
}

std::string arn(const WhoFoundRepository& found, const WantedRepository* wanted,
                std::string_view region = "eu-west-1") {
  return arn_of(found, wanted, region, "aws", catalog::Catalog::built_in());
}

}  // namespace

TEST_CASE("repositories are asked for by name, ARN or URI") {
  const std::vector<std::string> words{"app", "arn:aws:ecr:eu-west-1:271828182845:repository/web",
                                       "314159265358.dkr.ecr.cn-north-1.amazonaws.com.cn/api:1"};
  WantedRepositories wanted;
  CHECK(wanted.is_all());
  REQUIRE_FALSE(wanted.read(words, catalog::Catalog::built_in()));
  CHECK_FALSE(wanted.is_all());
  CHECK(wanted.list().size() == 3);
  CHECK(wanted.find(repository("app", "271828182845")) == &wanted.list()[0]);
  CHECK(wanted.find(repository("web", "271828182845")) == &wanted.list()[1]);
  CHECK(wanted.find(repository("web", "314159265358")) == nullptr);
  CHECK(wanted.find(repository("web", "")) == &wanted.list()[1]);
  CHECK(wanted.find(repository("other", "271828182845")) == nullptr);
  CHECK(arn(repository("api", ""), &wanted.list()[2]) ==
        "arn:aws-cn:ecr:cn-north-1:314159265358:repository/api");

  WantedRepositories wrong;
  const auto error =
      wrong.read(std::vector<std::string>{"arn:aws:s3:::bucket"}, catalog::Catalog::built_in());
  REQUIRE(error);
  CHECK(!error->message.empty());
}

TEST_CASE("what is not known of a repository is a hole in its ARN") {
  CHECK(arn(repository("app", "271828182845"), nullptr) ==
        "arn:aws:ecr:eu-west-1:271828182845:repository/app");
  CHECK(arn(repository("app", "271828182845"), nullptr, "cn-north-1") ==
        "arn:aws-cn:ecr:cn-north-1:271828182845:repository/app");
  const std::string unknown(syntax::kUnknownText);
  CHECK(arn(repository("", ""), nullptr, "") ==
        "arn:aws:ecr:" + unknown + ":" + unknown + ":repository/" + unknown);
}

TEST_CASE("a report is sorted: everyone, accounts with their own, services") {
  WhoReport report;
  report.principals = {{WhoKind::service, "lambda.amazonaws.com", "", "lambda.amazonaws.com"},
                       {WhoKind::role, "arn:aws:iam::314159265358:role/b", "314159265358", "b"},
                       {WhoKind::account, "314159265358", "314159265358", ""},
                       {WhoKind::role, "arn:aws:iam::271828182845:role/a", "271828182845", "a"},
                       {WhoKind::everyone, "*", "", ""}};
  for (const std::string name : {"web", "app"}) {
    WhoRepository& row = report.repositories.emplace_back();
    row.name = name;
    for (std::size_t i = 0; i < report.principals.size(); ++i)
      row.grants.emplace_back().principal = i;
    row.grants.front().access.front().keys = {"of lambda"};
  }
  sort(report);
  std::string order;
  for (const WhoPrincipal& one : report.principals) order += one.text + " ";
  CHECK(order ==
        "* arn:aws:iam::271828182845:role/a 314159265358 arn:aws:iam::314159265358:role/b "
        "lambda.amazonaws.com ");
  CHECK(report.repositories[0].name == "app");
  for (const WhoRepository& row : report.repositories) {
    REQUIRE(row.grants.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(row.grants[i].principal == i);
    CHECK(row.grants.back().access.front().keys.size() == 1);
  }
}
