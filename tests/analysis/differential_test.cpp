// SPDX-License-Identifier: Apache-2.0
// Pairs of requests and policies with the decision that the documentation gives: those of the
// differential test against iam-simulate that tests/differential/run.mjs chose. And laws that hold
// of every pair.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecrlint/access.hpp"
#include "support/project_path.hpp"
#include "support/result_support.hpp"
#include "text/ascii.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using nlohmann::json;

namespace {

std::vector<json> read_cases() {
  std::ifstream file(test::project_path("tests/differential/fixed.jsonl"));
  std::vector<json> cases;
  for (std::string line; std::getline(file, line);) cases.push_back(json::parse(line));
  return cases;
}

Decision decide(const json& line) {
  const Evaluated evaluated = evaluate(line.dump());
  REQUIRE(test::error_of(evaluated.verdict) == "");
  return evaluated.verdict->decision;
}

std::string_view word_for(Decision decision) {
  constexpr std::array<std::string_view, 4> kWords{"Allowed", "ExplicitlyDenied",
                                                   "ImplicitlyDenied", "Unknown"};
  return kWords[static_cast<std::size_t>(decision)];
}

/// How much is let through.
int openness(Decision decision) {
  return decision == Decision::allowed ? 2 : decision == Decision::unknown ? 1 : 0;
}

json as_list(const json& value) { return value.is_array() ? value : json::array({value}); }

/// Calls for each policy of the pair.
template <class Call>
void for_policies(json& line, Call call) {
  json& policies = line["policies"];
  for (const std::string gate : {"identity", "boundary", "vpce"})
    if (policies.contains(gate))
      for (json& policy : policies[gate]) call(gate, policy);
  for (const std::string gate : {"resource", "session"})
    if (policies.contains(gate)) call(gate, policies[gate]);
  for (const std::string gate : {"scp", "rcp"})
    if (policies.contains(gate))
      for (json& level : policies[gate])
        for (json& policy : level["policies"]) call(gate, policy);
}

template <class Call>
json with_statements(json line, Call call) {
  for_policies(line, [&](const std::string& gate, json& policy) {
    json statements = as_list(policy["Statement"]);
    call(gate, statements);
    policy["Statement"] = statements;
  });
  return line;
}

/// One statement for each entry of the lists that are an `or`.
json split(const json& statement, std::string_view element) {
  const std::string name(element);
  if (!statement.contains(name) || !statement[name].is_array() || statement[name].empty())
    return json::array({statement});
  json parts = json::array();
  for (const json& entry : statement[name]) {
    json part = statement;
    part[name] = entry;
    parts.push_back(part);
  }
  return parts;
}

bool is_positive(std::string_view op) {
  return op.find("Not") == op.npos && !op.starts_with("ForAllValues") && op != "Null";
}

/// The first list of values that is an `or`, by one statement for each value.
json split_values(const json& statement) {
  json parts = json::array();
  if (statement.contains("Condition"))
    for (const auto& [op, keys] : statement["Condition"].items())
      for (const auto& [key, values] : keys.items()) {
        if (!is_positive(op) || !values.is_array() || values.size() < 2) continue;
        for (const json& value : values) {
          parts.push_back(statement);
          parts.back()["Condition"][op][key] = value;
        }
        return parts;
      }
  return json::array({statement});
}

template <class Split>
json with_split(const json& line, Split split) {
  return with_statements(line, [&](const std::string&, json& statements) {
    json all = json::array();
    for (const json& statement : statements)
      for (const json& part : split(statement)) all.push_back(part);
    statements = all;
  });
}

json spelt(json line, char (*change)(char)) {
  const auto respell = [&](json& value) {
    std::string text = value.get<std::string>();
    for (char& c : text) c = change(c);
    value = text;
  };
  return with_statements(line, [&](const std::string&, json& statements) {
    for (json& statement : statements)
      for (const char* element : {"Action", "NotAction"}) {
        if (!statement.contains(element)) continue;
        json entries = as_list(statement[element]);
        for (json& entry : entries) respell(entry);
        statement[element] = entries;
      }
  });
}

char to_upper(char c) { return is_small(c) ? static_cast<char>(c - ('a' - 'A')) : c; }
char to_lower(char c) { return lower(c); }

/// A statement for all policies of a gate, as a condition on a key of the request or without one.
json with_more(const json& line, const std::string& gate, const std::string& effect, bool when) {
  return with_statements(line, [&](const std::string& of, json& statements) {
    if (of != gate) return;
    json statement{{"Effect", effect}, {"Action", "ecr:*"}, {"Resource", "*"}};
    if (gate == "resource") statement["Principal"] = "*";
    if (when) statement["Condition"] = {{"StringLike", {{"aws:UserAgent", "r*"}}}};
    statements.push_back(statement);
  });
}

/// The ranges of Allows made twice as wide.
json with_wider_ranges(const json& line) {
  return with_statements(line, [](const std::string&, json& statements) {
    for (json& statement : statements) {
      if (statement["Effect"] != "Allow" || !statement.contains("Condition")) continue;
      for (auto& [op, keys] : statement["Condition"].items()) {
        if (!op.starts_with("IpAddress")) continue;
        for (auto& [key, values] : keys.items()) {
          json wider = as_list(values);
          for (json& value : wider) {
            const std::string text = value.get<std::string>();
            const auto slash = text.find('/');
            if (slash == text.npos || text.find(':') != text.npos) continue;
            const int bits = std::stoi(text.substr(slash + 1));
            value = text.substr(0, slash + 1) + std::to_string(std::max(bits - 1, 0));
          }
          values = wider;
        }
      }
    }
  });
}

}  // namespace

TEST_CASE("the fixed pairs are decided as the documentation says") {
  const std::vector<json> cases = read_cases();
  REQUIRE(cases.size() > 1500);
  for (const json& line : cases) {
    CAPTURE(line["id"]);
    CHECK(word_for(decide(line)) == line["expected"].get<std::string>());
  }
}

TEST_CASE("order, repetition and spelling make no difference") {
  for (const json& line : read_cases()) {
    CAPTURE(line["id"]);
    const Decision decision = decide(line);
    const auto same = [&](const json& other) { CHECK(decide(other) == decision); };
    same(with_statements(line, [](const std::string&, json& statements) {
      std::reverse(statements.begin(), statements.end());
    }));
    same(with_statements(line, [](const std::string&, json& statements) {
      const json once = statements;
      for (const json& statement : once) statements.push_back(statement);
    }));
    same(spelt(line, to_upper));
    same(spelt(line, to_lower));
  }
}

TEST_CASE("a list is a statement for each of its entries") {
  for (const json& line : read_cases()) {
    CAPTURE(line["id"]);
    const Decision decision = decide(line);
    for (const std::string_view element : {"Action", "Resource"}) {
      const json other = with_split(line, [&](const json& s) { return split(s, element); });
      CHECK(decide(other) == decision);
    }
    CHECK(decide(with_split(line, split_values)) == decision);
  }
}

TEST_CASE("a Deny never lets more through, an Allow and a wider range never less") {
  std::size_t changed = 0;
  for (const json& line : read_cases()) {
    CAPTURE(line["id"]);
    const int before = openness(decide(line));
    for (const std::string gate :
         {"identity", "resource", "boundary", "session", "vpce", "scp", "rcp"})
      for (const bool when : {false, true}) {
        const int denied = openness(decide(with_more(line, gate, "Deny", when)));
        const int allowed = openness(decide(with_more(line, gate, "Allow", when)));
        CHECK(denied <= before);
        CHECK(allowed >= before);
        changed += denied != before ? 1U : 0U;
        changed += allowed != before ? 1U : 0U;
      }
    CHECK(openness(decide(with_wider_ranges(line))) >= before);
  }
  CHECK(changed > 1000);
}
