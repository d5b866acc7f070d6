// SPDX-License-Identifier: Apache-2.0
// Reads rule pages line by line, so that every refusal names its line.
#include "rule_page.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace {

using Words = std::vector<std::string>;

/// By the first digit of their codes.
constexpr std::array<std::string_view, 10> kGroups{
    "grammar", "pull",     "grants", "principals",   "conditions",
    "actions", "registry", "trust",  "organization", "lifecycle"};
/// `identity` and `resource` stand for what is written as they are, too: SCPs, RCPs and the like.
constexpr std::array<std::string_view, 11> kKinds{"repository", "registry", "identity", "trust",
                                                  "resource",   "scp",      "rcp",      "endpoint",
                                                  "boundary",   "session",  "lifecycle"};
constexpr std::array<std::string_view, 2> kRuns{"source", "suppressions"};
constexpr std::array<std::string_view, 5> kSeverities{"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> kProfiles{"ci", "review", "audit"};
constexpr std::array<std::string_view, 4> kPrecisions{"very-high", "high", "medium", "low"};
constexpr std::array<std::string_view, 6> kNeeded{"code",      "severity", "profile",
                                                  "precision", "kinds",    "summary"};
/// What `aa` lists only tests/parity_test.py reads.
constexpr std::array<std::string_view, 7> kOptional{"except", "review_kinds", "only", "judges",
                                                    "across", "cwe",          "aa"};
constexpr std::array<std::string_view, 4> kLanguages{"json", "hcl", "yaml", "markdown"};
/// Fences that hold no example.
constexpr std::array<std::string_view, 5> kAsides{"json", "sh", "json inventory", "toml config",
                                                  "text output"};
constexpr std::array<std::string_view, 7> kSections{
    "What", "Why it matters", "Bad", "Good", "How to fix", "When to suppress", "References"};
constexpr std::string_view kCases = "Cases";

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Words words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::string trim(const std::string& text) {
  const auto first = text.find_first_not_of(" \n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) {
    page_.path = path.string();
    page_.name = path.stem().string();
    page_.group = path.parent_path().filename().string();
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(page_.path + ": cannot be read");
    for (std::string line; std::getline(file, line);) lines_.push_back(line);
  }

  RulePage read() {
    check_names();
    read_front_matter();
    check_fields();
    read_body();
    check_sections();
    return std::move(page_);
  }

 private:
  [[noreturn]] void refuse(std::size_t line, const std::string& why) const {
    throw std::runtime_error(page_.path + ":" + std::to_string(line + 1) + ": " + why);
  }

  void check_names() const {
    static const std::regex kName("[a-z0-9]+(-[a-z0-9]+)*");
    if (!contains(kGroups, page_.group)) refuse(0, "no group of rules: " + page_.group);
    if (!std::regex_match(page_.name, kName)) refuse(0, "no name of a rule: " + page_.name);
  }

  void read_front_matter() {
    if (lines_.empty() || lines_[0] != "---") refuse(0, "no front matter");
    for (at_ = 1; at_ < lines_.size() && lines_[at_] != "---"; ++at_) {
      const std::string& line = lines_[at_];
      const auto colon = line.find(": ");
      if (colon == std::string::npos) refuse(at_, "no `key: value`: " + line);
      const std::string key = line.substr(0, colon);
      if (!contains(kNeeded, key) && !contains(kOptional, key)) refuse(at_, "no such key: " + key);
      if (field_lines_.contains(key)) refuse(at_, "key stands twice: " + key);
      page_.fields[key] = line.substr(colon + 2);
      field_lines_[key] = at_;
    }
    if (at_ == lines_.size()) refuse(0, "front matter without end");
    for (const std::string_view key : kNeeded)
      if (!field_lines_.contains(std::string(key))) refuse(0, "no " + std::string(key));
  }

  void check_fields() const {
    one_of("severity", kSeverities);
    one_of("profile", kProfiles);
    one_of("precision", kPrecisions);
    if (page_.fields.contains("only")) one_of("only", std::array<std::string_view, 1>{"ecr"});
    // What is granted: not asked of policies that only take away, as boundaries do.
    if (page_.fields.contains("judges"))
      one_of("judges", std::array<std::string_view, 1>{"grants"});
    // What the statements say together: not asked of policies that are too large for that.
    if (page_.fields.contains("across"))
      one_of("across", std::array<std::string_view, 1>{"statements"});
    static const std::regex kCode("ECR[0-9]{3}");
    static const std::regex kCwe("[1-9][0-9]*");
    if (!std::regex_match(page_.fields.at("code"), kCode)) wrong("code");
    const auto area = static_cast<std::size_t>(page_.fields.at("code")[3] - '0');
    if (area >= kGroups.size() || kGroups[area] != page_.group) wrong("code");
    if (page_.fields.contains("cwe") && !std::regex_match(page_.fields.at("cwe"), kCwe))
      wrong("cwe");
    if (!page_.fields.at("summary").ends_with('.'))
      refuse(field_lines_.at("summary"), "summary wants a full stop");
    check_kinds();
  }

  void check_kinds() const {
    const Words kinds = words_of(page_.fields.at("kinds"));
    for (const std::string& kind : kinds)
      if (!contains(kKinds, kind) && !contains(kRuns, kind)) wrong("kinds");
    if (page_.fields.contains("review_kinds"))
      for (const std::string& kind : words_of(page_.fields.at("review_kinds")))
        if (!contains(kKinds, kind) || !contains(kinds, kind)) wrong("review_kinds");
    // Kinds that are written as one of those listed, and not spoken of.
    if (page_.fields.contains("except"))
      for (const std::string& kind : words_of(page_.fields.at("except")))
        if (!contains(kKinds, kind) || contains(kinds, kind)) wrong("except");
  }

  template <class List>
  void one_of(const std::string& key, const List& values) const {
    if (!contains(values, page_.fields.at(key))) wrong(key);
  }

  [[noreturn]] void wrong(const std::string& key) const {
    refuse(field_lines_.at(key),
           "no such " + key + " of group " + page_.group + ": " + page_.fields.at(key));
  }

  void read_body() {
    bool after_bad = false;  // has an example that must fire just ended?
    for (++at_; at_ < lines_.size(); ++at_) {
      const std::string& line = lines_[at_];
      const std::string ticks = line.substr(0, line.find_first_not_of('`'));
      if (ticks.size() >= 3) {
        const std::string info = line.substr(ticks.size());
        check_info(info);
        if (info == "text output" && !after_bad) refuse(at_, "output of no bad block");
        read_fence(ticks, info != "text output");
        after_bad = words_of(info).size() > 1 && words_of(info)[1] == "bad";
        continue;
      }
      after_bad = false;
      if (line.starts_with("## ")) start_section(line.substr(3));
      keep(line);
    }
    page_.help = trim(page_.help) + "\n";
  }

  void start_section(const std::string& heading) {
    if (in_cases_) refuse(at_, "section behind Cases: " + heading);
    if (heading != kCases && !contains(kSections, heading))
      refuse(at_, "no such section: " + heading);
    in_cases_ = heading == kCases;
  }

  void read_fence(const std::string& ticks, bool is_help) {
    const std::size_t first = at_;
    for (; at_ < lines_.size(); ++at_) {
      if (is_help) keep(lines_[at_]);
      if (at_ != first && lines_[at_] == ticks) return;
    }
    refuse(first, "fence without end");
  }

  void keep(const std::string& line) {
    if (!in_cases_) page_.help += line + "\n";
  }

  void check_info(const std::string& info) const {
    if (contains(kAsides, info)) return;
    const Words words = words_of(info);
    if (words.size() < 2 || !contains(kLanguages, words[0]) ||
        (words[1] != "good" && words[1] != "bad"))
      refuse(at_, "no such fence: " + info);
    static const std::regex kPlace("(ECR[0-9]{3})?(@[0-9]+:[0-9]+|(/[^#]*)?#(key|open)|/[^#]*)");
    bool has_place = false;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const std::string& word = words[i];
      const bool kind = word.starts_with("kind=") && contains(kKinds, word.substr(5));
      const bool place = words[1] == "bad" && std::regex_match(word, kPlace);
      if (!kind && !place) refuse(at_, "no such kind or place: " + word);
      has_place = has_place || place;
    }
    if (words[1] == "bad" && !has_place) refuse(at_, "bad block without a place");
  }

  void check_sections() {
    for (const std::string_view heading : kSections)
      if (section(std::string(heading)).empty()) refuse(0, "no section " + std::string(heading));
    page_.description = section("What");
    constexpr std::size_t kMost = 1000;  // what code scanning shows of a description
    if (page_.description.size() > kMost) refuse(0, "section What is over 1,000 characters");
  }

  /// The text under a heading, up to the next one, on one line.
  [[nodiscard]] std::string section(const std::string& heading) const {
    const auto at = page_.help.find("\n## " + heading + "\n");
    if (at == std::string::npos) return {};
    const auto begin = page_.help.find('\n', at + 1) + 1;
    std::string text = trim(page_.help.substr(begin, page_.help.find("\n## ", begin) - begin));
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }

  RulePage page_;
  std::vector<std::string> lines_;
  std::map<std::string, std::size_t> field_lines_;
  std::size_t at_ = 0;
  bool in_cases_ = false;
};

}  // namespace

RulePage read_rule_page(const std::filesystem::path& path) { return Reader(path).read(); }

std::string identifier_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}
