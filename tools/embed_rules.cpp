// SPDX-License-Identifier: Apache-2.0
// Build-time generator: reads the rule pages and writes
//   pages/infos.gen.cpp     what each rule is called and says
//   pages/rule_ids.gen.hpp  a constant for the code of each
//   rules/rules.gen.hpp     their functions
//   rules/checks.gen.cpp    how each is run
// A file that would say what it says already is left alone, so that a word on a page compiles one.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "rule_page.hpp"

namespace {

constexpr const char* kMade = "// Made from the rule pages.\n";

std::string literal(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n')
      out += "\\n\"\n    \"";
    else if (c == '"' || c == '\\')
      (out += '\\') += c;
    else
      out += c;
  }
  return out + "\"sv";
}

/// A field that need not be there.
std::string field(const RulePage& page, const std::string& key) {
  const auto found = page.fields.find(key);
  return found == page.fields.end() ? std::string() : found->second;
}

/// The bits of the kinds that a field lists; a field that is not there lists none.
std::string bits(const RulePage& page, const std::string& key) {
  std::istringstream words(field(page, key));
  std::string mask;
  for (std::string word; words >> word;) {
    if (word == "source" || word == "suppressions") continue;
    mask += (mask.empty() ? "" : " | ");
    mask += "kind_bit(PolicyKind::" + word + ")";
  }
  return mask.empty() ? "0" : mask;
}

/// The same of a field that lists families.
std::string kind_mask(const RulePage& page, const std::string& key) {
  return "with_families(" + bits(page, key) + ", " + bits(page, "except") + ")";
}

std::string info(const RulePage& page) {
  const std::string cwe = field(page, "cwe");
  return "    {" + literal(page.fields.at("code")) + ", " + literal(page.name) + ", " +
         literal(page.group) + ",\n     Severity::" + page.fields.at("severity") +
         ", Profile::" + page.fields.at("profile") + ", " + literal(page.fields.at("precision")) +
         ", " + literal(cwe) + ", " + (cwe.empty() ? "false" : "true") + ",\n    " +
         literal(page.fields.at("summary")) + ",\n    " + literal(page.description) + ",\n    " +
         literal(page.help) + "},\n";
}

std::string check(const RulePage& page) {
  // Blanks around, for `resource` holds the word too.
  const auto lists = [&](const std::string& word) {
    return (" " + page.fields.at("kinds") + " ").find(" " + word + " ") != std::string::npos;
  };
  return "    {check::" + identifier_of(page.name) + ", " + kind_mask(page, "kinds") + ", " +
         kind_mask(page, "review_kinds") + ", " +
         (field(page, "only") == "ecr" ? "true" : "false") + ", " +
         (field(page, "judges") == "grants" ? "true" : "false") + ", " +
         (field(page, "across") == "statements" ? "true" : "false") + ", " +
         (lists("source") ? "true" : "false") + ", " + (lists("suppressions") ? "true" : "false") +
         "},\n";
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ifstream old(path, std::ios::binary);
  if (old && std::string(std::istreambuf_iterator<char>(old), {}) == text) return;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

/// Sorts by code; no code and no name may stand twice.
void sort(std::vector<RulePage>& pages) {
  std::sort(pages.begin(), pages.end(), [](const RulePage& a, const RulePage& b) {
    return a.fields.at("code") < b.fields.at("code");
  });
  std::set<std::string> taken;
  for (const RulePage& page : pages)
    for (const std::string& word : {page.fields.at("code"), page.name})
      if (!taken.insert(word).second)
        throw std::runtime_error(page.path + ": another page has " + word);
}

void write_headers(const std::filesystem::path& folder, const std::vector<RulePage>& pages) {
  std::string declarations;
  std::string ids;
  for (const RulePage& page : pages) {
    const std::string name = identifier_of(page.name);
    declarations += "void " + name + "(Pass& pass);\n";
    ids += "inline constexpr std::string_view " + name + " = \"" + page.fields.at("code") + "\";\n";
  }
  write(folder / "rules" / "rules.gen.hpp",
        std::string(kMade) +
            "#pragma once\n\n#include \"rules/pass.hpp\"\n\nnamespace "
            "ecrlint::internal::check {\n\n" +
            declarations + "\n}  // namespace ecrlint::internal::check\n");
  write(folder / "pages" / "rule_ids.gen.hpp",
        std::string(kMade) +
            "// Code that names a rule names it so, and does not compile when there is none.\n"
            "#pragma once\n\n#include <string_view>\n\nnamespace ecrlint::internal::rule {\n\n" +
            ids + "\n}  // namespace ecrlint::internal::rule\n");
}

void write_tables(const std::filesystem::path& folder, const std::vector<RulePage>& pages) {
  std::string infos;
  std::string checks;
  for (const RulePage& page : pages) {
    infos += info(page);
    checks += check(page);
  }
  write(folder / "pages" / "infos.gen.cpp",
        std::string(kMade) +
            "#include \"ecrlint/lint.hpp\"\n\nnamespace ecrlint {\nnamespace {\n\n"
            "using namespace std::string_view_literals;\n\nconstexpr RuleInfo kInfos[] = {\n" +
            infos +
            "};\n\n}  // namespace\n\nstd::span<const RuleInfo> rules() { return kInfos; }\n\n"
            "}  // namespace ecrlint\n");
  write(folder / "rules" / "checks.gen.cpp",
        std::string(kMade) +
            "#include \"rules/rules.gen.hpp\"\n\n"
            "namespace ecrlint::internal {\nnamespace {\n\nconstexpr RuleCheck kChecks[] = {\n" +
            checks +
            "};\n\n}  // namespace\n\n"
            "std::span<const RuleCheck> rule_checks() { return kChecks; }\n\n"
            "}  // namespace ecrlint::internal\n");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw std::runtime_error("usage: embed_rules FOLDER PAGE...");
    std::vector<RulePage> pages;
    for (int i = 2; i < argc; ++i) pages.push_back(read_rule_page(argv[i]));
    sort(pages);
    write_headers(argv[1], pages);
    write_tables(argv[1], pages);
  } catch (const std::exception& error) {
    std::cerr << "embed_rules: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
