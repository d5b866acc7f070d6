// SPDX-License-Identifier: Apache-2.0
// Statements to paste are JSON whatever they are made of.
#include "answers/statement_text.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "ecrlint/report.hpp"
#include "ecrlint/transfer.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using nlohmann::json;

TEST_CASE("a statement says what it is told, escaped as JSON wants it") {
  StatementText statement;
  statement.principal_type = "AWS";
  statement.principal = "a\"b\\c\n\x7f";
  statement.actions = {"ecr:PutImage", "ecr:\xc3\xa4\xf0\x9f\x90\xb3"};
  statement.resource = "*";
  statement.condition_operator = "StringEquals";
  statement.condition_key = "aws:k";
  statement.condition_value = "v";
  CHECK(json::parse(json_of(statement)) ==
        json{{"Effect", "Allow"},
             {"Principal", {{"AWS", "a\"b\\c\n\x7f"}}},
             {"Action", {"ecr:PutImage", "ecr:ä🐳"}},
             {"Resource", "*"},
             {"Condition", {{"StringEquals", {{"aws:k", "v"}}}}}});
  CHECK(json_of(statement).find('\x7f') == std::string::npos);
}

TEST_CASE("bytes of a statement that are no UTF-8 are replaced") {
  const auto action = [](std::string text) {
    StatementText statement;
    statement.actions = {std::move(text)};
    return json::parse(json_of(statement))["Action"].get<std::string>();
  };
  CHECK(action("ecr:BatchG\xfftImage") == "ecr:BatchG\xef\xbf\xbdtImage");
  CHECK(action("\xe2\x82") == "\xef\xbf\xbd");  // cut off
  CHECK(action("\xc3\"") == "\xef\xbf\xbd\"");  // the quote does not belong to it
  CHECK(action("\xed\xa0\x80").find("\xed") == std::string::npos);  // a surrogate
}

TEST_CASE("the answer about an action with broken UTF-8 is JSON") {
  TransferRequest request;
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.images = {"271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1"};
  request.actions = {"ecr:BatchG\xfftImage"};
  request.none = {Gate::identity_policy, Gate::repository_policy};
  const TransferReport report = *transfer(request);
  REQUIRE(!report.changes.empty());
  for (const PolicyChange& change : report.changes)
    CHECK(json::parse(change.statement)["Action"] == "ecr:BatchG\xef\xbf\xbdtImage");
  CHECK(json::accept(to_json(report)));
}
