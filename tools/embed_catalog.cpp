// SPDX-License-Identifier: Apache-2.0
// Writes the built-in catalogue as C++: embed_catalog OUT.cpp DATA.json... The same data gives the
// same bytes.
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <vector>

#include "catalog/build_tables.hpp"

namespace {

using namespace ecrlint;
using namespace ecrlint::internal;

std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    // A question mark could begin a trigraph.
    if (c == '"' || c == '\\' || c == '?') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string view(std::string_view text) { return literal(text) + "sv"; }

std::string code(std::string_view text) { return view(text); }
std::string code(std::uint32_t number) { return std::to_string(number); }
std::string code(std::uint16_t number) { return std::to_string(number); }
std::string code(bool flag) { return flag ? "true" : "false"; }
std::string code(catalog::Text text) {
  return "{" + code(text.offset) + "," + code(text.size) + "}";
}
std::string code(catalog::AccessLevel level) {
  return "AccessLevel{" + std::to_string(static_cast<int>(level)) + "}";
}
std::string code(catalog::KeyType type) {
  return "KeyType{" + std::to_string(static_cast<int>(type)) + "}";
}
std::string code(catalog::OperatorFamily family) {
  return "OperatorFamily{" + std::to_string(static_cast<int>(family)) + "}";
}

template <class... Parts>
std::string row(const Parts&... parts) {
  std::string text;
  ((text += text.empty() ? '{' : ',', text += code(parts)), ...);
  return text + '}';
}

std::string code(const catalog::ServiceRow& service) {
  return row(service.prefix, service.first_action, service.first_slot);
}
std::string code(const catalog::ActionRow& action) {
  return row(action.name_offset, action.types, action.keys, action.service,
             static_cast<std::uint16_t>(action.name_size), action.level, action.documented);
}
std::string code(const catalog::ResourceTypeRow& type) { return row(type.name, type.arn); }
std::string code(const catalog::ConditionKeyRow& key) {
  return row(key.name, key.type, key.multivalued, key.global);
}
std::string code(const catalog::ManagedPolicyRow& policy) {
  return row(policy.name, policy.statements);
}
std::string code(const catalog::Pair& pair) { return row(pair.from, pair.to); }
std::string code(const catalog::Partition& row_) { return row(row_.name, row_.dns_suffix); }
std::string code(const catalog::Region& region) { return row(region.name, region.partition); }
std::string code(const catalog::Operator& op) {
  return row(op.name, op.family, op.negated, op.like);
}
std::string code(const catalog::SizeLimit& limit) {
  return row(limit.characters, limit.whitespace);
}

/// Prints `constexpr std::array<TYPE, n> NAME`.
template <class Row>
void print(std::ostream& out, std::string_view type, std::string_view name,
           std::span<const Row> rows) {
  constexpr std::size_t kRowsPerLine = 16;
  out << "constexpr std::array<" << type << ", " << rows.size() << "> " << name << " = {{";
  for (std::size_t i = 0; i < rows.size(); ++i)
    out << (i % kRowsPerLine == 0 ? "\n" : "") << code(rows[i]) << ',';
  out << "\n}};\n";
}

void print_text(std::ostream& out, std::string_view text) {
  constexpr std::size_t kPerLine = 100;
  out << "constexpr std::string_view kText =";
  for (std::size_t at = 0; at < text.size(); at += kPerLine)
    out << '\n' << literal(text.substr(at, kPerLine));
  out << "\n\"\"sv;\n";
}

void print_tables(std::ostream& out, const catalog::Tables& tables) {
  print_text(out, tables.text);
  print(out, "ServiceRow", "kServices", tables.services);
  print(out, "std::uint32_t", "kServiceSlots", tables.service_slots);
  print(out, "ActionRow", "kActions", tables.actions);
  print(out, "std::uint32_t", "kActionSlots", tables.action_slots);
  print(out, "ResourceTypeRow", "kTypes", tables.types);
  print(out, "std::uint32_t", "kTypeListBegins", tables.type_lists.begins);
  print(out, "std::uint16_t", "kTypeListItems", tables.type_lists.items);
  print(out, "ConditionKeyRow", "kKeys", tables.keys);
  print(out, "std::uint32_t", "kKeySlots", tables.key_slots);
  print(out, "std::uint16_t", "kKeyPatterns", tables.key_patterns);
  print(out, "std::uint32_t", "kKeyListBegins", tables.key_lists.begins);
  print(out, "std::uint16_t", "kKeyListItems", tables.key_lists.items);
  print(out, "std::string_view", "kPrincipals", tables.principals);
  print(out, "Partition", "kPartitions", tables.partitions);
  print(out, "Region", "kRegions", tables.regions);
  print(out, "std::string_view", "kAccounts", tables.accounts);
  print(out, "std::string_view", "kUnlisted", tables.unlisted_services);
  print(out, "std::string_view", "kRcpServices", tables.rcp_services);
  print(out, "Pair", "kWhole", tables.whole_services);
  print(out, "Pair", "kRegistries", tables.registries);
  print(out, "Pair", "kInvented", tables.invented);
  print(out, "Pair", "kPullers", tables.pullers);
  print(out, "Pair", "kEndpointKeys", tables.endpoint_owner_keys);
  print(out, "Operator", "kOperators", tables.operators);
  print(out, "ManagedPolicyRow", "kManagedPolicies", tables.managed_policies);
  print(out, "SizeLimit", "kLimits", std::span<const catalog::SizeLimit>(tables.limits));
}

void print_file(std::ostream& out, const catalog::Tables& tables) {
  out << "// Generated by embed_catalog from src/catalog/data.\n"
         "#include <array>\n\n#include \"catalog/catalog.hpp\"\n\n"
         "namespace ecrlint::internal::catalog {\nnamespace {\n\nusing namespace "
         "std::literals;\n\n";
  print_tables(out, tables);
  out << "\n}  // namespace\n\nconst Catalog& Catalog::built_in() {\n"
      << "  static constexpr Catalog kCatalog(Tables{" << view(tables.date) << ", "
      << view(tables.source)
      << ", kText, kServices, kServiceSlots, kActions, kActionSlots, kTypes, "
         "{kTypeListBegins, kTypeListItems}, kKeys, kKeySlots, kKeyPatterns, "
         "{kKeyListBegins, kKeyListItems}, kPrincipals, kPartitions, kRegions, kAccounts, "
         "kUnlisted, kRcpServices, kWhole, kRegistries, kInvented, kPullers, kEndpointKeys, "
         "kOperators, kManagedPolicies, kLimits});\n"
         "  return kCatalog;\n}\n\n}  // namespace ecrlint::internal::catalog\n";
}

/// One data file; the facts point into its text and tree.
struct File {
  std::string text;
  Arena arena;
};

bool read(const char* path, File& file, catalog::Facts& facts) {
  std::ifstream in(path, std::ios::binary);
  file.text.assign(std::istreambuf_iterator<char>(in), {});
  const syntax::Tree tree = syntax::parse_json(file.text, file.arena);
  syntax::Problem problem;
  if (!tree.errors.empty())
    problem = tree.errors.front();
  else if (!tree.duplicates.empty())
    problem = {tree.duplicates.front().second, "this key stands twice in one object"};
  else if (read_catalog(tree.root, file.text, facts, problem))
    return true;
  const Position place = LineIndex(file.text).position(problem.span.begin);
  std::cerr << path << ':' << place.line << ':' << place.column << ": " << problem.message << '\n';
  return false;
}

int run(std::span<char*> arguments) {
  std::vector<std::unique_ptr<File>> files;
  catalog::Facts facts;
  for (const char* path : arguments.subspan(2)) {
    files.push_back(std::make_unique<File>());
    if (!read(path, *files.back(), facts)) return 1;
  }
  catalog::TableData data;
  std::string error;
  if (!catalog::build_tables(std::move(facts), data, error)) {
    std::cerr << "src/catalog/data: " << error << '\n';
    return 1;
  }
  std::ofstream out(arguments[1], std::ios::binary);
  print_file(out, data.tables());
  return out.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: embed_catalog OUT.cpp DATA.json...\n";
    return 2;
  }
  return run({argv, static_cast<std::size_t>(argc)});
}
