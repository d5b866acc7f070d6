// SPDX-License-Identifier: Apache-2.0
// Which texts of a script are policies, and which commands use them.
#include "format/shell/shell.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "format/cloudformation/template.hpp"
#include "format/fragment.hpp"
#include "format/shell/script.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

/// An option of the AWS CLI that takes a policy.
struct PolicyOption {
  std::string_view service;
  std::string_view operation;
  std::string_view option;
  PolicyKind kind;
  Storage storage = Storage::unknown;
};

constexpr auto kOptions = std::to_array<PolicyOption>({
    {"ecr", "set-repository-policy", "--policy-text", PolicyKind::repository},
    {"ecr-public", "set-repository-policy", "--policy-text", PolicyKind::repository},
    {"ecr", "put-registry-policy", "--policy-text", PolicyKind::registry},
    {"ecr", "put-lifecycle-policy", "--lifecycle-policy-text", PolicyKind::lifecycle},
    {"ecr", "start-lifecycle-policy-preview", "--lifecycle-policy-text", PolicyKind::lifecycle},
    {"iam", "put-role-policy", "--policy-document", PolicyKind::identity, Storage::in_line},
    {"iam", "put-user-policy", "--policy-document", PolicyKind::identity, Storage::in_line},
    {"iam", "put-group-policy", "--policy-document", PolicyKind::identity, Storage::in_line},
    {"iam", "create-policy", "--policy-document", PolicyKind::identity, Storage::customer_managed},
    {"iam", "create-policy-version", "--policy-document", PolicyKind::identity,
     Storage::customer_managed},
    {"iam", "create-role", "--assume-role-policy-document", PolicyKind::trust},
    {"iam", "update-assume-role-policy", "--policy-document", PolicyKind::trust},
    {"organizations", "create-policy", "--content", PolicyKind::scp},
    {"organizations", "update-policy", "--content", PolicyKind::scp},
    {"sts", "assume-role", "--policy", PolicyKind::session},
    {"sts", "assume-role-with-saml", "--policy", PolicyKind::session},
    {"sts", "assume-role-with-web-identity", "--policy", PolicyKind::session},
    {"sts", "get-federation-token", "--policy", PolicyKind::session},
    {"s3api", "put-bucket-policy", "--policy", PolicyKind::resource},
    {"kms", "put-key-policy", "--policy", PolicyKind::resource},
    {"kms", "create-key", "--policy", PolicyKind::resource},
    {"ec2", "create-vpc-endpoint", "--policy-document", PolicyKind::endpoint},
    {"ec2", "modify-vpc-endpoint", "--policy-document", PolicyKind::endpoint},
});

std::string_view plain_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

/// What `"$POLICY"` and `"${POLICY}"` refer to, and what `file://policy.json` does; empty for any
/// other value.
std::string reference_of(std::string_view value) {
  for (const std::string_view scheme : {"file://", "fileb://"})
    if (value.starts_with(scheme)) return std::string(plain_path(value.substr(scheme.size())));
  if (!value.starts_with('$') || value.size() < 2) return {};
  value.remove_prefix(1);
  if (value.front() == '{' && value.back() == '}') value = value.substr(1, value.size() - 2);
  const bool name = std::all_of(value.begin(), value.end(),
                                [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
  return name ? "$" + std::string(value) : std::string();
}

/// A command's use of a policy.
struct Use {
  const PolicyOption* option = nullptr;
  const ShellCommand* command = nullptr;
};

class ScriptPolicies {
 public:
  ScriptPolicies(const Script& script, const File& file, Collector& collector, FileFacts& facts)
      : script_(script), file_(file), collector_(collector), facts_(facts) {}

  void find() {
    for (const ShellCommand& command : script_.commands) note_uses(command);
    for (const Heredoc& heredoc : script_.heredocs) note_name(name_of(heredoc), heredoc.body.begin);
    for (const ShellCommand& command : script_.commands)
      for (const ShellWord& word : command.words)
        if (is_variable(command, word)) note_name("$" + word.key, word.place.begin);
    for (auto& [name, places] : defined_) std::ranges::sort(places);
    for (const Heredoc& heredoc : script_.heredocs)
      add(heredoc.value, script_.commands[heredoc.command], heredoc.body.end, use_of(heredoc));
    for (const ShellCommand& command : script_.commands)
      for (const ShellWord& word : command.words)
        add(word.value, command, word.place.end, use_of(command, word));
  }

 private:
  static bool is_variable(const ShellCommand& command, const ShellWord& word) {
    return !word.key.empty() && !word.key.starts_with('-') && !command.words.empty();
  }

  /// The option of the AWS CLI whose value a word of a command is, or null.
  static const PolicyOption* option_of(const ShellCommand& command, std::size_t word,
                                       std::string_view key) {
    const auto& words = command.words;
    const std::string_view option = !key.empty() ? key
                                    : word > 0 && word <= words.size()
                                        ? std::string_view(words[word - 1].value.shown)
                                        : std::string_view();
    if (!option.starts_with("--")) return nullptr;
    constexpr std::size_t kMost = 20;  // the operation stands before its options
    for (const PolicyOption& known : kOptions) {
      if (known.option != option) continue;
      for (std::size_t i = 1; i < std::min(words.size(), kMost); ++i)
        if (words[i].value.text == known.operation && words[i - 1].value.text == known.service)
          return &known;
    }
    return nullptr;
  }

  void note_uses(const ShellCommand& command) {
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      const ShellWord& word = command.words[i];
      std::string name = reference_of(word.value.shown);
      if (name.empty()) continue;
      if (const PolicyOption* option = option_of(command, i, word.key))
        uses_[std::move(name)].emplace(word.place.begin, Use{option, &command});
    }
  }

  void note_name(std::string name, std::uint32_t place) {
    if (!name.empty()) defined_[std::move(name)].push_back(place);
  }

  /// The variable or file that a heredoc is put into.
  [[nodiscard]] std::string name_of(const Heredoc& heredoc) const {
    const ShellCommand& command = script_.commands[heredoc.command];
    if (!command.target.empty()) return std::string(plain_path(command.target));
    const auto& words = command.words;
    const auto is = [&](std::string_view verb) {
      return words.size() > 1 && words.front().value.text == verb;
    };
    if (is("tee")) return std::string(plain_path(words.back().value.shown));
    if (is("read")) return "$" + words.back().value.shown;
    if (command.outer && !command.outer_key.empty() && !command.outer_key.starts_with('-'))
      return "$" + command.outer_key;
    return {};
  }

  /// The use of what is defined at a place, if all until it is defined anew agree.
  [[nodiscard]] Use use_of(const std::string& name, std::uint32_t place) const {
    const auto uses = uses_.find(name);
    const auto defined = defined_.find(name);
    if (uses == uses_.end() || defined == defined_.end()) return {};
    const auto next = std::ranges::upper_bound(defined->second, place);
    Use found;
    for (auto use = uses->second.lower_bound(place);
         use != uses->second.end() && (next == defined->second.end() || use->first < *next);
         ++use) {
      if (found.option != nullptr && found.option->kind != use->second.option->kind) return {};
      if (found.option == nullptr) found = use->second;
    }
    return found;
  }

  [[nodiscard]] Use use_of(const Heredoc& heredoc) const {
    const ShellCommand& command = script_.commands[heredoc.command];
    if (command.outer && command.target.empty()) {
      const ShellCommand& outer = script_.commands[*command.outer];
      if (const PolicyOption* option = option_of(outer, command.outer_word, command.outer_key))
        return {option, &outer};
    }
    return use_of(name_of(heredoc), heredoc.body.begin);
  }

  [[nodiscard]] Use use_of(const ShellCommand& command, const ShellWord& word) const {
    if (is_variable(command, word)) return use_of("$" + word.key, word.place.begin);
    const auto at = static_cast<std::size_t>(&word - command.words.data());
    return {option_of(command, at, word.key), &command};
  }

  /// Does the command hand a text on as it is? Others read it in ways of their own.
  static bool hands_on(const ShellCommand& command) {
    constexpr std::array<std::string_view, 4> kVerbs{"aws", "cat", "read", "tee"};
    return !command.words.empty() &&
           std::ranges::find(kVerbs, command.words.front().value.text) != kVerbs.end();
  }

  /// A format of printf, which has places for more.
  static bool is_format(const ShellCommand& command, std::string_view text) {
    return !command.words.empty() && command.words.front().value.text == "printf" &&
           text.find('%') != text.npos;
  }

  /// Adds the policies of a text, if it holds any. One that does not parse is broken if nothing is
  /// expanded between its tokens, and it cannot be anything else.
  void add(const ShellText& text, const ShellCommand& command, std::uint32_t end, const Use& use) {
    if (!opens_bracket(text.text)) return;
    Arena& arena = collector_.arena();
    const syntax::Tree tree = parse_holed(arena.copy(text.text), text.map, arena);
    const auto has = [&](std::string_view word) { return text.text.find(word) != text.text.npos; };
    const bool meant = (has("\"Statement\"") && has("\"Effect\"")) || has("\"rulePriority\"");
    if (!tree.parsed && !meant) return;
    const bool certain = tree.parsed || use.option != nullptr || hands_on(command);
    if (tree.root.kind == Kind::unknown || !certain || is_format(command, text.text)) {
      facts_.unread = facts_.unread || meant;
      return;
    }
    std::vector<Document>& documents = collector_.documents();
    const std::size_t before = documents.size();
    find_in_value(arena.keep(tree.root), collector_);
    if (documents.size() == before) return;
    facts_.add(tree);
    facts_.parsed = facts_.parsed && tree.parsed;
    for (std::size_t i = before; i < documents.size(); ++i)
      describe(documents[i], {command.begin, end}, use);
  }

  void describe(Document& document, Span place, const Use& use) const {
    document.holder = place;
    const std::string_view written = file_.text.substr(
        document.value->span.begin, document.value->span.end - document.value->span.begin);
    if (document.text.data() == written.data()) tell_sent(document, collector_.arena());
    if (use.option == nullptr && document.pointer.empty() && is_fragment(*document.value))
      complete_fragment(document, *document.value, collector_.forced(), collector_.arena());
    if (use.option == nullptr || !document.pointer.empty()) return;
    document.kind = kind_if_forced(collector_.forced(), kind_of(document, use));
    document.storage = use.option->storage;
    if (document.kind == PolicyKind::endpoint) put_on_endpoint(document, use);
    if (document.kind != PolicyKind::repository) return;
    document.is_public = use.option->service == "ecr-public";
    document.name = value_of(*use.command, "--repository-name");
  }

  /// The value of an option of a command; empty where it is not known.
  static std::string value_of(const ShellCommand& command, std::string_view option) {
    std::string found;
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const ShellWord& word = command.words[i];
      const bool is_value =
          word.key == option || (word.key.empty() && command.words[i - 1].value.text == option);
      if (is_value && !has_hole(word.value.text)) found = word.value.text;
    }
    return found;
  }

  /// A policy of an organization is of the type that the command says, if it says one.
  static PolicyKind kind_of(const Document& document, const Use& use) {
    if (use.option->kind != PolicyKind::scp) return use.option->kind;
    const auto told = kind_in_organization(value_of(*use.command, "--type"));
    return told.value_or(kind_in_organization(*document.value));
  }

  /// Each command speaks of an endpoint of its own.
  void put_on_endpoint(Document& document, const Use& use) const {
    const std::string service = value_of(*use.command, "--service-name");
    if (service.empty()) return;
    document.endpoint = std::to_string(use.command->begin);
    collector_.add_endpoint(
        {.key = document.endpoint, .service = service, .vpc = value_of(*use.command, "--vpc-id")});
  }

  const Script& script_;
  const File& file_;
  Collector& collector_;
  FileFacts& facts_;
  std::map<std::string, std::multimap<std::uint32_t, Use>> uses_;  ///< by name, by place
  std::map<std::string, std::vector<std::uint32_t>> defined_;      ///< where, by name
};

}  // namespace

bool is_script(const File& file) {
  const std::string path = lower(file.path);
  for (const std::string_view ending : {".sh", ".bash", ".zsh", ".ksh"})
    if (path.ends_with(ending)) return true;
  if (!file.text.starts_with("#!")) return false;
  constexpr std::size_t kLongestLine = 200;
  const std::string_view start = file.text.substr(0, kLongestLine);
  std::string_view line = trimmed_end(start.substr(0, start.find('\n')));
  for (const std::string_view shell : {"sh", "bash", "zsh", "ksh", "dash", "ash"}) {
    for (std::size_t at = line.find(shell); at != line.npos; at = line.find(shell, at + 1)) {
      const char before = line[at - 1];
      const std::size_t end = at + shell.size();
      if ((before == '/' || before == ' ') && (end == line.size() || line[end] == ' ')) return true;
    }
  }
  return false;
}

Located locate_in_script(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  located.scopes.push_back({file.source});
  const Script script = read_script(file.text);
  facts.comments = script.comments;
  Collector collector(file, forced, arena, located);
  find_in_script(script, collector, facts);
  collector.drop_repeats();
  return located;
}

void find_in_script(const Script& script, Collector& collector, FileFacts& facts) {
  if (script.cut) collector.note_limit("more than " + std::to_string(kMostWords) + " words");
  if (script.filled_in_cut)
    collector.note_limit("more than " + std::to_string(kMostFilledIn) +
                         " places where something may be filled in");
  ScriptPolicies(script, collector.file(), collector, facts).find();
}

}  // namespace ecrlint::internal::format
