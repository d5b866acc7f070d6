// SPDX-License-Identifier: Apache-2.0
// Writes what is known of Terraform modules as C++: embed_modules OUT.cpp MODULES.json. The same
// data gives the same bytes.
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "syntax/value.hpp"
#include "text/arena.hpp"

namespace {

using namespace ecrlint;
using namespace ecrlint::internal;
using syntax::Member;
using syntax::Value;

std::string quoted(std::string_view text) {
  if (text.find_first_of("\"\\\n") != text.npos)
    throw std::runtime_error("no plain word: " + std::string(text));
  return '"' + std::string(text) + "\"sv";
}

/// The word under a key; empty where there is none and it may be missing.
std::string word(const Value& object, std::string_view key, bool needed = false) {
  const Value* value = object.find(key);
  if (value == nullptr ? needed : !value->is_string())
    throw std::runtime_error("a word is wanted as " + std::string(key));
  return quoted(value == nullptr ? std::string_view() : value->text);
}

const Value& list(const Value& object, std::string_view key) {
  static const Value kNone{.kind = syntax::Kind::array};
  const Value* value = object.find(key);
  if (value == nullptr) return kNone;
  if (!value->is_array() && !value->is_object())
    throw std::runtime_error("a list or object is wanted as " + std::string(key));
  return *value;
}

/// Writes arrays, each before what refers to it.
class ModuleWriter {
 public:
  explicit ModuleWriter(std::ostream& out) : out_(out) {}

  void write(const Value& root) {
    std::vector<std::string> rows;
    for (const Member& module : list(root, "modules").members) rows.push_back(row(module.value));
    const std::string all = array("KnownModule", rows);
    out_ << "\n}  // namespace\n\nstd::span<const KnownModule> known_modules() { return " << all
         << "; }\n\n}  // namespace ecrlint::internal::catalog\n";
  }

 private:
  /// Returns the name of an array of these rows.
  std::string array(std::string_view type, const std::vector<std::string>& rows) {
    const std::string name = "k" + std::to_string(++arrays_);
    out_ << "constexpr std::array<" << type << ", " << rows.size() << "> " << name << "{{";
    for (const std::string& one : rows) out_ << one << ", ";
    out_ << "}};\n";
    return name;
  }

  std::string words(const Value& values) {
    std::vector<std::string> rows;
    for (const Member& item : values.members) rows.push_back(quoted(item.value.text));
    return array("std::string_view", rows);
  }

  std::string pairs(const Value& values) {
    std::vector<std::string> rows;
    for (const Member& one : values.members)
      rows.push_back('{' + quoted(one.key) + ", " + quoted(one.value.text) + '}');
    return array("InputValue", rows);
  }

  std::string row(const Value& module) {
    std::vector<std::string> rows;
    for (const Member& policy : list(module, "policies").members)
      rows.push_back(row_of_policy(policy.value, list(module, "actions")));
    const std::string policies = array("KnownPolicy", rows);
    return '{' + word(module, "module", true) + ", " + word(module, "repository", true) + ", " +
           word(module, "version", true) + ", " + word(module, "date", true) + ", " +
           pairs(list(module, "defaults")) + ", " + policies + '}';
  }

  std::string row_of_policy(const Value& policy, const Value& actions) {
    std::vector<std::string> rows;
    for (const Member& statement : list(policy, "statements").members)
      rows.push_back(row_of_statement(statement.value, actions));
    const std::string statements = array("KnownStatement", rows);
    return '{' + word(policy, "kind", true) + ", " + word(policy, "name") + ", " +
           word(policy, "input") + ", " + pairs(list(policy, "when")) + ", " + statements + '}';
  }

  std::string row_of_statement(const Value& statement, const Value& actions) {
    const Value* to = statement.find("to");
    const bool named = to != nullptr && to->is_string();
    const Value none{.kind = syntax::Kind::array};
    std::string condition;
    const auto parts = list(statement, "condition").members;
    for (std::size_t i = 0; i < 4; ++i)
      condition += (i < parts.size() ? quoted(parts[i].value.text) : quoted("")) + ", ";
    const Value* set = statement.find("actions");
    const Value* grants = set != nullptr ? actions.find(set->text) : nullptr;
    if (set != nullptr && grants == nullptr)
      throw std::runtime_error("unknown actions " + std::string(set->text));
    const std::string inputs = words(to != nullptr && !named ? *to : none);
    const std::string granted = words(grants != nullptr ? *grants : none);
    return '{' + word(statement, "principals") + ", " + quoted(named ? to->text : "") + ", " +
           inputs + ", " + word(statement, "form") + ", " + condition + granted + ", " +
           word(statement, "each") + '}';
  }

  std::ostream& out_;
  std::size_t arrays_ = 0;
};

void write(const char* out_path, const char* path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(text, arena);
  if (!tree.errors.empty()) throw std::runtime_error(tree.errors.front().message);
  if (!tree.duplicates.empty()) throw std::runtime_error("a key stands twice in one object");
  std::ofstream out(out_path, std::ios::binary);
  out << "// Generated by embed_modules from src/catalog/data.\n#include <array>\n\n"
         "#include \"catalog/known_modules.hpp\"\n\nnamespace ecrlint::internal::catalog {\n"
         "namespace {\n\nusing namespace std::literals;\n\n";
  ModuleWriter(out).write(tree.root);
  if (!out.flush()) throw std::runtime_error("not written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: embed_modules OUT.cpp MODULES.json\n";
    return 2;
  }
  try {
    write(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::cerr << argv[2] << ": " << error.what() << '\n';
    return 1;
  }
  return 0;
}
