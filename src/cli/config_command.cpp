// SPDX-License-Identifier: Apache-2.0
// The verbs about config files: config and init.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "cli/configs.hpp"
#include "cli/io.hpp"
#include "cli/links.hpp"
#include "cli/parse.hpp"
#include "ecrlint/config.hpp"

namespace ecrlint::cli {
namespace {

/// A string as TOML writes it. `##name[` would be a command to some CI logs, and what printable()
/// makes of it no TOML.
std::string in_toml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || (c == '#' && out.ends_with('#')))
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return printable(out + '"');
}

std::string in_toml(const std::vector<Setting<std::string>>& list) {
  std::string out = "[";
  for (const Setting<std::string>& one : list) out += (out == "[" ? "" : ", ") + in_toml(one.value);
  return out + "]";
}

/// Writes the config of one file as TOML, with the origin of each value.
class Show {
 public:
  Show(const LoadedConfig* loaded, std::string path)
      : loaded_(loaded),
        config_(loaded == nullptr ? Config{} : *loaded->config),
        path_(std::move(path)),
        lines_(loaded == nullptr ? std::string_view() : loaded->text) {}

  std::string text() {
    const auto fail_on = [](const FailOn& one) {
      return one.least ? to_string(*one.least) : std::string_view("never");
    };
    const auto word = [](auto one) { return to_string(one); };
    line("profile", profile_for(config_, path_), word, "ci");
    line("fail-on", config_.fail_on, fail_on, "medium");
    line("min-severity", config_.min_severity, word, "info");
    line("format", config_.format, word, "text");
    list("exclude", config_.exclude);
    context();
    rules();
    account();
    for (const ConfigSuppression& one : config_.suppressions)
      if (path_matches(one.path, path_)) suppression(one);
    return std::move(text_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
  }

  [[nodiscard]] std::string origin(Span span) const {
    return fmt::format("{}:{}", printable(loaded_->path), lines_.position(span.begin).line);
  }

  template <class T, class Word>
  void line(std::string_view key, const std::optional<Setting<T>>& said, Word word,
            std::string_view otherwise) {
    add("{} = {}  # {}\n", key, in_toml(said ? word(said->value) : otherwise),
        said ? origin(said->span) : "default");
  }

  void list(std::string_view key, const std::vector<Setting<std::string>>& said) {
    if (!said.empty()) add("{} = {}  # {}\n", key, in_toml(said), origin(said.front().span));
  }

  void context() {
    const ConfigContext& said = config_.context;
    const std::size_t before = text_.size();
    list("accounts", said.accounts);
    list("trusted-accounts", said.trusted_accounts);
    if (said.org_id)
      add("org-id = {}  # {}\n", in_toml(said.org_id->value), origin(said.org_id->span));
    if (said.partition)
      add("partition = {}  # {}\n", in_toml(said.partition->value), origin(said.partition->span));
    list("inventory", said.inventory);
    if (text_.size() != before) text_.insert(before, "\n[context]\n");
  }

  void rules() {
    const std::vector<RuleSetting> all = rules_for(config_, path_);
    if (!all.empty()) add("\n[rules]\n");
    for (const RuleSetting& one : all)
      add("{} = {}  # {}\n", one.rule->name,
          in_toml(one.severity ? to_string(*one.severity) : std::string_view("off")),
          origin(one.span));
  }

  /// With the paths of its override: nothing else may say it.
  void account() {
    const auto said = account_for(config_, path_);
    if (!said) return;
    for (const ConfigOverride& one : config_.overrides) {
      if (!one.account || !(one.account->span == said->span)) continue;
      std::string paths;
      for (const std::string& path : one.paths)
        paths += (paths.empty() ? "" : ", ") + in_toml(path);
      add("\n[[override]]\npaths = [{}]\naccount = {}  # {}\n", paths, in_toml(said->value),
          origin(said->span));
    }
  }

  void suppression(const ConfigSuppression& one) {
    add("\n[[suppress]]  # {}\nrule = {}\npath = {}\n", origin(one.rule_span),
        in_toml(one.rule->name), in_toml(one.path));
    if (one.sid) add("sid = {}\n", in_toml(*one.sid));
    if (one.pointer) add("pointer = {}\n", in_toml(*one.pointer));
    add("reason = {}\n", in_toml(one.reason));
    if (!one.expires.empty()) add("expires = {}\n", one.expires);
  }

  const LoadedConfig* loaded_;
  Config config_;
  std::string path_;
  LineIndex lines_;
  std::string text_;
};

int show(const std::string& path, const ConfigArguments& arguments) {
  if (!arguments.follow && leads_out(path)) {
    say(fmt::format("{}: {}", path, kLeadsOut));
    return kInput;
  }
  Configs configs(arguments);
  const FilePlace place = place_of(path);
  const LoadedConfig* const loaded = configs.find(place);
  for (const std::string& error : configs.errors()) say(error);
  if (!configs.errors().empty()) return kUsage;
  const std::string head = fmt::format("# {}: {}\n", printable(path),
                                       loaded == nullptr ? "no config" : printable(loaded->path));
  const std::string inside = loaded == nullptr ? place.name : path_in(*loaded, place);
  return answer(head + Show(loaded, inside).text());
}

}  // namespace

int run_config(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 2> kVerbs{"schema", "show"};
  CLI::App app(
      "Prints the JSON schema of config files, or the config that counts for a file and where each "
      "value comes from.",
      "ecrlint config schema | ecrlint config show [PATH]");
  ConfigArguments arguments;
  declare_config(app, arguments);
  const std::vector<std::string> rest = parse(app, words);
  if (rest.empty() || rest.front().empty()) throw UsageError("config: say `schema` or `show`");
  const std::string& verb = rest.front();
  if (std::ranges::find(kVerbs, verb) == kVerbs.end())
    throw UsageError(fmt::format("config: unknown verb '{}'{}; one of {}", verb,
                                 did_you_mean(verb, kVerbs), fmt::join(kVerbs, ", ")));
  if (rest.size() > (verb == "show" ? 2 : 1))
    throw UsageError(fmt::format("config {}: takes no '{}'", verb, rest.back()));
  check_config(app, arguments);
  if (verb == "schema") return answer(config_schema());
  return show(rest.size() == 2 ? rest.back() : ".", arguments);
}

int run_init(const std::vector<std::string>& words) {
  CLI::App app("Writes an ecrlint.toml in this folder in which everything is explained.",
               "ecrlint init");
  parse_bare(app, "init", words);
  for (const std::string_view name : kConfigNames) {
    struct stat about = {};
    if (::lstat(std::string(name).c_str(), &about) != 0) continue;
    say(fmt::format("{} is there already; nothing was written", name));
    return kUsage;
  }
  const std::string name(kConfigNames.front());
  const std::string error = create_file(name, config_template());
  if (error.empty()) return answer(fmt::format("wrote {}\n", name));
  say(fmt::format("{}: not written: {}", name, error));
  return kInput;
}

}  // namespace ecrlint::cli
