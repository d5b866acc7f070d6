// Build-time generator: reads the rule pages and writes the registry (registry.gen.cpp,
// rules.gen.hpp).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Page {
  std::string name;
  std::string group;
  std::map<std::string, std::string> fields;
  std::string help;
  std::string description;
};

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::runtime_error(path + ": " + why);
}

std::string trim(const std::string& text) {
  const auto first = text.find_first_not_of(" \n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

/// The text under a heading, up to the next one, on one line.
std::string section(const std::string& help, const std::string& heading) {
  const auto at = help.find("\n## " + heading + "\n");
  if (at == std::string::npos) return {};
  const auto begin = help.find('\n', at + 1) + 1;
  std::string text = trim(help.substr(begin, help.find("\n## ", begin) - begin));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

Page read_page(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string fence = "---\n";
  const auto close = text.find("\n" + fence);
  if (!text.starts_with(fence) || close == std::string::npos)
    refuse(path.string(), "no front matter");
  Page page;
  page.name = path.stem().string();
  page.group = path.parent_path().filename().string();
  std::istringstream lines(text.substr(fence.size(), close + 1 - fence.size()));
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos) refuse(path.string(), "no `key: value`: " + line);
    page.fields[line.substr(0, colon)] = line.substr(colon + 2);
  }
  page.help = trim(text.substr(close + 1 + fence.size())) + "\n";
  for (const char* field : {"code", "severity", "profile", "precision", "kinds", "summary"})
    if (!page.fields.contains(field)) refuse(path.string(), std::string("no ") + field);
  for (const char* heading :
       {"What", "Why it matters", "Bad", "Good", "How to fix", "When to suppress", "References"})
    if (section(page.help, heading).empty())
      refuse(path.string(), std::string("no section ") + heading);
  page.description = section(page.help, "What");
  if (page.description.size() > 1000)
    refuse(path.string(), "section What is over 1,000 characters");
  if (!page.fields["summary"].ends_with('.')) refuse(path.string(), "summary wants a full stop");
  return page;
}

std::string function_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

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

/// The bits of the kinds that a field lists; a field that is not there lists none.
std::string kind_mask(const Page& page, const std::string& field) {
  const auto found = page.fields.find(field);
  std::istringstream words(found == page.fields.end() ? std::string() : found->second);
  std::string mask;
  for (std::string word; words >> word;) {
    if (word == "source" || word == "suppressions" || word == "workspace") continue;
    mask += (mask.empty() ? "" : " | ");
    mask += "kind_bit(PolicyKind::" + word + ")";
  }
  return mask.empty() ? "0" : mask;
}

std::string info(const Page& page) {
  const auto field = [&](const std::string& key) {
    const auto found = page.fields.find(key);
    return found == page.fields.end() ? std::string() : found->second;
  };
  return "    {" + literal(field("code")) + ", " + literal(page.name) + ", " + literal(page.group) +
         ",\n     Severity::" + field("severity") + ", Profile::" + field("profile") + ", " +
         literal(field("precision")) + ", " + literal(field("cwe")) + ", " +
         (field("cwe").empty() ? "false" : "true") + ",\n    " + literal(field("summary")) +
         ",\n    " + literal(page.description) + ",\n    " + literal(page.help) + "},\n";
}

std::string check(const Page& page) {
  // Blanks around, for `resource` holds the word too.
  const auto lists = [&](const std::string& word) {
    return (" " + page.fields.at("kinds") + " ").find(" " + word + " ") != std::string::npos;
  };
  const bool ecr = page.fields.contains("only") && page.fields.at("only") == "ecr";
  return "    {check::" + function_of(page.name) + ", " + kind_mask(page, "kinds") + ", " +
         kind_mask(page, "review_kinds") + ", " + (ecr ? "true" : "false") + ", " +
         (lists("source") ? "true" : "false") + ", " + (lists("suppressions") ? "true" : "false") +
         ", " + (lists("workspace") ? "true" : "false") + "},\n";
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) refuse(path.string(), "cannot be written");
}

void generate(const std::filesystem::path& folder, std::vector<Page>& pages) {
  std::sort(pages.begin(), pages.end(),
            [](const Page& a, const Page& b) { return a.fields.at("code") < b.fields.at("code"); });
  std::string declarations;
  std::string infos;
  std::string checks;
  std::string last;
  for (const Page& page : pages) {
    if (page.fields.at("code") == last) refuse(page.name, "code stands twice: " + last);
    last = page.fields.at("code");
    declarations += "void " + function_of(page.name) + "(Pass& pass);\n";
    infos += info(page);
    checks += check(page);
  }
  write(folder / "rules.gen.hpp",
        "// Made from the rule pages.\n#pragma once\n\n#include \"rules/pass.hpp\"\n\n"
        "namespace ecrlint::internal::check {\n\n" +
            declarations + "\n}  // namespace ecrlint::internal::check\n");
  write(folder / "registry.gen.cpp",
        "// Made from the rule pages.\n#include \"ecrlint/lint.hpp\"\n#include "
        "\"rules/registry.hpp\"\n"
        "#include \"rules/rules.gen.hpp\"\n\nnamespace ecrlint {\n\nusing namespace "
        "internal;\n\nnamespace {\n\n"
        "using namespace std::string_view_literals;\n\n"
        "constexpr RuleInfo kInfos[] = {\n" +
            infos +
            "};\n\n"
            "constexpr RuleCheck kChecks[] = {\n" +
            checks +
            "};\n\n}  // namespace\n\n"
            "std::span<const RuleInfo> rules() { return kInfos; }\n\n"
            "std::span<const RuleCheck> internal::rule_checks() { return kChecks; }\n\n}  // "
            "namespace "
            "ecrlint\n");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw std::runtime_error("usage: embed_rules FOLDER PAGE...");
    std::vector<Page> pages;
    for (int i = 2; i < argc; ++i) pages.push_back(read_page(argv[i]));
    generate(argv[1], pages);
  } catch (const std::exception& error) {
    std::cerr << "embed_rules: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
