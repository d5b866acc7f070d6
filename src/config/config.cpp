// SPDX-License-Identifier: Apache-2.0
// Turns the tree of a config file into settings; whatever is not one is an error with its place.
#include "ecrlint/config.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "catalog/catalog.hpp"
#include "config/settings.hpp"
#include "config/toml.hpp"
#include "text/ascii.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"
#include "text/invisible.hpp"
#include "text/suggest.hpp"
#include "text/utf8.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using syntax::Kind;
using syntax::Member;
using syntax::Value;
using Words = std::span<const std::string_view>;

constexpr std::size_t kMostErrors = 20;

/// A search holds every file against them.
constexpr std::size_t kMostExcludes = 1000;

constexpr std::array<std::string_view, 9> kTopKeys{"profile", "fail-on",  "min-severity",
                                                   "format",  "exclude",  "context",
                                                   "rules",   "override", "suppress"};
constexpr std::array<std::string_view, 5> kContextKeys{"accounts", "trusted-accounts", "org-id",
                                                       "partition", "inventory"};
constexpr std::array<std::string_view, 4> kOverrideKeys{"paths", "profile", "account", "rules"};
constexpr std::array<std::string_view, 6> kSuppressKeys{"rule",    "path",   "sid",
                                                        "pointer", "reason", "expires"};
constexpr std::array<std::string_view, 6> kLevels{"critical", "high", "medium",
                                                  "low",      "info", "never"};
constexpr std::array<std::string_view, 6> kSeverities{"critical", "high", "medium",
                                                      "low",      "info", "off"};

std::string quoted(std::string_view word) { return "`" + std::string(word) + "`"; }

std::string did_you_mean(std::string_view word, Words known) {
  Suggestion suggestion(word);
  for (const std::string_view one : known) suggestion.consider(one);
  if (!suggestion.best().empty()) return "did you mean " + quoted(suggestion.best()) + "?";
  std::string list = "one of ";
  for (const std::string_view one : known)
    list += (one == known.front() ? "" : ", ") + std::string(one);
  return list;
}

bool is_org_id(std::string_view text) {
  const auto fits = [](char c) { return is_digit(c) || is_small(c); };
  return text.size() >= 12 && text.size() <= 34 && text.starts_with("o-") &&
         std::all_of(text.begin() + 2, text.end(), fits);
}

/// A day as TOML writes it; toml++ has checked that there is such a day.
bool is_date(const Value& value) {
  return value.kind == Kind::number && value.text.size() == 10 && value.text[4] == '-' &&
         value.text[7] == '-';
}

class ConfigReader {
 public:
  ConfigReader(Config& config, std::vector<ConfigError>& errors, std::string_view text)
      : config_(config), errors_(errors), text_(text) {}

  void fail(Span span, std::string message, std::string help = {}) {
    push_capped(errors_, ConfigError{span, {}, std::move(message), std::move(help)}, kMostErrors);
  }

  void read(const Value& root) {
    each_key(root, kTopKeys, [&](const Member& member) { read_top(member); });
  }

 private:
  /// Calls `use` for each member with a key that is known.
  template <class Use>
  void each_key(const Value& table, Words known, Use use) {
    for (const Member& member : table.members) {
      if (std::find(known.begin(), known.end(), member.key) != known.end())
        use(member);
      else
        fail(member.key_span, "unknown key " + quoted(member.key), did_you_mean(member.key, known));
    }
  }

  bool expect(const Member& member, Kind kind, std::string_view what) {
    if (member.value.kind == kind) return true;
    fail(member.value.span, quoted(member.key) + " must be " + std::string(what));
    return false;
  }

  /// One word of a fixed set, or nothing and an error.
  template <class T>
  std::optional<T> choice(const Member& member, Words known,
                          std::optional<T> (*from)(std::string_view)) {
    if (!expect(member, Kind::string, "a string")) return {};
    const std::optional<T> value = from(member.value.text);
    if (!value)
      fail(member.value.span,
           "unknown value " + quoted(member.value.text) + " of " + quoted(member.key),
           did_you_mean(member.value.text, known));
    return value;
  }

  template <class T>
  void choose(const Member& member, Words known, std::optional<T> (*from)(std::string_view),
              std::optional<Setting<T>>& into) {
    if (const auto value = choice(member, known, from))
      into = Setting<T>{*value, member.value.span};
  }

  static std::optional<FailOn> fail_on_from(std::string_view word) {
    if (word == "never") return FailOn{};
    const auto severity = severity_from(word);
    return severity ? std::optional(FailOn{severity}) : std::nullopt;
  }

  /// Severity, or nothing for `off`.
  static std::optional<std::optional<Severity>> rule_severity_from(std::string_view word) {
    std::optional<std::optional<Severity>> found;
    const std::optional<Severity> severity = severity_from(word);
    if (severity || word == "off") found.emplace(severity);
    return found;
  }

  void read_top(const Member& member) {
    const std::string_view key = member.key;
    if (key == "profile") choose(member, kProfileWords, profile_from, config_.profile);
    if (key == "fail-on") choose(member, kLevels, &fail_on_from, config_.fail_on);
    if (key == "min-severity")
      choose(member, Words(kLevels).first(kLevels.size() - 1), severity_from, config_.min_severity);
    if (key == "format") choose(member, kFormatWords, format_from, config_.format);
    if (key == "exclude") read_exclude(member);
    if (key == "rules") read_rules(member, config_.rules);
    if (key == "context" && expect(member, Kind::object, "a table"))
      each_key(member.value, kContextKeys, [&](const Member& inner) { read_context(inner); });
    if (key == "override") each_table(member, [&](const Value& table) { read_override(table); });
    if (key == "suppress") each_table(member, [&](const Value& table) { read_suppression(table); });
  }

  template <class Use>
  void each_table(const Member& member, Use use) {
    const std::string what = "a list of tables, [[" + std::string(member.key) + "]]";
    if (!expect(member, Kind::array, what)) return;
    for (const Member& item : member.value.members) {
      if (item.value.is_object())
        use(item.value);
      else
        fail(item.value.span, quoted(member.key) + " must be " + what);
    }
  }

  void read_rules(const Member& member, std::vector<RuleSetting>& into) {
    if (!expect(member, Kind::object, "a table")) return;
    for (const Member& one : member.value.members) {
      const RuleInfo* const rule = rule_of(one.key, one.key_span);
      const auto severity = choice(one, kSeverities, &rule_severity_from);
      if (rule == nullptr || !severity) continue;
      const bool twice = std::any_of(into.begin(), into.end(),
                                     [&](const RuleSetting& other) { return other.rule == rule; });
      if (twice)
        fail(one.key_span, quoted(rule->code) + " is " + quoted(rule->name) + ", set twice");
      else
        into.push_back({rule, *severity, one.value.span});
    }
  }

  const RuleInfo* rule_of(std::string_view word, Span span) {
    const RuleInfo* const rule = find_rule(word);
    if (rule != nullptr) return rule;
    Suggestion suggestion(word);
    for (const RuleInfo& one : rules()) {
      suggestion.consider(one.name);
      suggestion.consider(one.code);
    }
    fail(span, "unknown rule " + quoted(word),
         suggestion.best().empty() ? "`ecrlint rules` lists all rules"
                                   : "did you mean " + quoted(suggestion.best()) + "?");
    return nullptr;
  }

  /// The strings of a list that `fits` takes; of others it is said what they must be.
  template <class Fits>
  std::vector<Setting<std::string>> strings(const Member& member, Fits fits,
                                            std::string_view what) {
    std::vector<Setting<std::string>> found;
    if (!expect(member, Kind::array, "a list of strings")) return found;
    for (const Member& item : member.value.members) {
      if (!item.value.is_string())
        fail(item.value.span, quoted(member.key) + " must be a list of strings");
      else if (!fits(item.value.text))
        fail(item.value.span, quoted(item.value.text) + " is not " + std::string(what));
      else
        found.push_back({std::string(item.value.text), item.value.span});
    }
    return found;
  }

  template <class Fits>
  std::optional<Setting<std::string>> string(const Member& member, Fits fits,
                                             std::string_view what) {
    if (!expect(member, Kind::string, "a string")) return {};
    if (fits(member.value.text))
      return Setting<std::string>{std::string(member.value.text), member.value.span};
    fail(member.value.span, quoted(member.key) + " must be " + std::string(what) + ", not " +
                                quoted(member.value.text));
    return {};
  }

  static constexpr std::string_view kAccount = "an account id of 12 digits";

  void read_context(const Member& member) {
    ConfigContext& context = config_.context;
    const auto is_relative = [](std::string_view path) {
      return !path.empty() && !path.starts_with('/') && path.find('\0') == path.npos;
    };
    if (member.key == "accounts") context.accounts = strings(member, is_account_id, kAccount);
    if (member.key == "trusted-accounts")
      context.trusted_accounts = strings(member, is_account_id, kAccount);
    if (member.key == "org-id")
      context.org_id =
          string(member, is_org_id, "an organization id, `o-` and 10 to 32 characters");
    if (member.key == "inventory")
      context.inventory = strings(member, is_relative, "a path relative to the config");
    if (member.key == "partition") read_partition(member);
  }

  void read_partition(const Member& member) {
    if (!expect(member, Kind::string, "a string")) return;
    std::vector<std::string_view> known;
    for (const catalog::Partition& one : catalog::Catalog::built_in().partitions())
      known.push_back(one.name);
    if (std::find(known.begin(), known.end(), member.value.text) != known.end())
      config_.context.partition =
          Setting<std::string>{std::string(member.value.text), member.value.span};
    else
      fail(member.value.span, "unknown partition " + quoted(member.value.text),
           did_you_mean(member.value.text, known));
  }

  static bool is_pattern(std::string_view text) {
    return text.find_first_not_of('/') != text.npos && !text.starts_with('!') &&
           !text.starts_with("./") && !text.starts_with("../");
  }

  static constexpr std::string_view kPattern =
      "a pattern of paths from the config's folder, without `!` or `./` in front";

  void read_exclude(const Member& member) {
    config_.exclude = strings(member, is_pattern, kPattern);
    if (config_.exclude.size() > kMostExcludes)
      fail(member.value.span, "`exclude` has more than 1,000 patterns");
  }

  void read_override(const Value& table) {
    ConfigOverride one;
    each_key(table, kOverrideKeys, [&](const Member& member) {
      if (member.key == "profile") choose(member, kProfileWords, profile_from, one.profile);
      if (member.key == "account") one.account = string(member, is_account_id, kAccount);
      if (member.key == "rules") read_rules(member, one.rules);
      if (member.key == "paths")
        for (auto& path : strings(member, is_pattern, kPattern))
          one.paths.push_back(std::move(path.value));
    });
    const Value* const paths = table.find("paths");
    if (paths == nullptr)
      fail(header(table), "this override has no `paths`");
    else if (paths->is_array() && paths->members.empty())
      fail(paths->span, "`paths` is empty, so this override is for no file");
    config_.overrides.push_back(std::move(one));
  }

  /// Where a table begins: what a message about what it lacks points at.
  static Span header(const Value& table) {
    return {table.span.begin,
            std::max(table.span.begin, std::min(table.span.end, table.span.begin + 1))};
  }

  void read_suppression(const Value& table) {
    ConfigSuppression one;
    if (text_.substr(table.span.begin).starts_with("[[")) one.table = table.span;
    each_key(table, kSuppressKeys, [&](const Member& member) { read_suppression(member, one); });
    for (const std::string_view key : {"rule", "path", "reason"})
      if (table.find(key) == nullptr) fail(header(table), "this suppression has no " + quoted(key));
    const bool sid = table.find("sid") != nullptr;
    const bool pointer = table.find("pointer") != nullptr;
    if (!sid && !pointer)
      fail(header(table), "this suppression has neither `sid` nor `pointer`",
           "say of which statement it speaks; `pointer = \"\"` is the whole file");
    if (sid && pointer)
      fail(header(table), "this suppression has both `sid` and `pointer`", "keep one");
    config_.suppressions.push_back(std::move(one));
  }

  void read_suppression(const Member& member, ConfigSuppression& one) {
    const Value& value = member.value;
    if (member.key == "rule" && expect(member, Kind::string, "a string")) {
      one.rule = rule_of(value.text, value.span);
      one.rule_span = value.span;
    }
    if (member.key == "path")
      if (auto path = string(member, is_pattern, kPattern)) one.path = std::move(path->value);
    if (member.key == "reason")
      if (auto reason = string(member, has_words, "a reason in words"))
        one.reason = std::move(reason->value);
    if (member.key == "sid")
      if (auto sid = string(member, has_text, "the Sid of a statement"))
        one.sid = std::move(sid->value);
    if (member.key == "pointer")
      if (auto pointer = string(member, is_pointer, "a JSON Pointer such as `/Statement/0`"))
        one.pointer = std::move(pointer->value);
    if (member.key == "expires") {
      if (!is_date(value))
        return fail(value.span, "`expires` must be a day",
                    "write it without quotes: expires = 2027-01-31");
      one.expires = value.text;
      one.expires_span = value.span;
    }
  }

  static bool has_text(std::string_view text) { return !text.empty(); }
  static bool is_pointer(std::string_view text) { return text.empty() || text.starts_with('/'); }

  Config& config_;
  std::vector<ConfigError>& errors_;
  std::string_view text_;
};

Result<Config, std::vector<ConfigError>> parse(std::string_view text, std::string path) {
  Config config;
  std::vector<ConfigError> errors;
  config.path = std::move(path);
  Arena arena;
  const syntax::Tree tree = parse_toml(text, arena);
  ConfigReader reader(config, errors, text);
  for (const syntax::Problem& problem : tree.errors) reader.fail(problem.span, problem.message);
  if (tree.parsed) reader.read(tree.root);
  const LineIndex lines(text.substr(0, kLongestToml));
  for (ConfigError& error : errors) error.position = lines.position(error.span.begin);
  std::ranges::stable_sort(errors, {}, [](const ConfigError& one) { return one.span.begin; });
  if (!errors.empty()) return errors;
  return config;
}

}  // namespace

bool internal::has_words(std::string_view text) {
  static const RE2 letter_or_digit("([\\pL\\pN])");
  re2::StringPiece rest(text.data(), text.size());
  std::string found;
  while (RE2::FindAndConsume(&rest, letter_or_digit, &found))
    if (!text::is_invisible(text::decode(found, 0).point)) return true;  // fillers are letters
  return false;
}

Result<Config, std::vector<ConfigError>> parse_config(std::string_view text, std::string path) {
  std::vector<ConfigError> failed;
  try {
    failed.reserve(1);  // while there is memory
    return parse(text, std::move(path));
  } catch (...) {
    failed.push_back({{}, {}, caught().message, {}});
    return failed;
  }
}

}  // namespace ecrlint
