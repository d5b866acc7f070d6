// SPDX-License-Identifier: Apache-2.0
// Scripts inside of what tells a CI system what to do.
#include <vector>

#include "format/shell/script.hpp"
#include "format/shell/shell.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format {
namespace {

/// Keys of GitHub's workflows and actions, of GitLab's CI, of AWS CodeBuild and of Azure Pipelines.
bool is_script_key(std::string_view key) {
  for (const std::string_view known :
       {"run", "script", "before_script", "after_script", "commands", "inlineScript", "bash"})
    if (key == known) return true;
  return false;
}

bool may_hold_policy_text(std::string_view text) {
  return text.find("Statement") != text.npos && text.find("Effect") != text.npos;
}

/// A text that GitHub fills in before a shell reads it; what it fills in is a hole.
struct FilledScript {
  std::string text;
  OffsetMap map;
};

FilledScript fill_in(std::string_view script) {
  FilledScript filled;
  std::size_t from = 0;
  std::uint32_t before = 0;
  const auto copy_to = [&](std::size_t end) {
    filled.map.add_run(offset(filled.text.size()), offset(from), before);
    filled.text += script.substr(from, end - from);
  };
  for (auto at = script.find("${{"); at != script.npos; at = script.find("${{", from)) {
    const std::size_t end = script.find("}}", at);
    if (end == script.npos) break;
    if (at > from) {
      copy_to(at);
      before = offset(at);
    }
    filled.map.add_blur(offset(filled.text.size()), span_at(at, end + 2), before);
    filled.text += kHole;
    from = end + 2;
    before = offset(from);
  }
  copy_to(script.size());
  return filled;
}

/// The same script with all places in the text that its own stands in.
Script placed_in(Script script, const OffsetMap& map) {
  for (ShellCommand& command : script.commands) {
    command.begin = map.outer(command.begin);
    for (ShellWord& word : command.words) {
      word.place = map.outer(word.place);
      word.value.map = word.value.map.through(map, word.value.text.size());
    }
  }
  for (Heredoc& heredoc : script.heredocs) {
    heredoc.body = map.outer(heredoc.body);
    heredoc.value.map = heredoc.value.map.through(map, heredoc.value.text.size());
  }
  return script;
}

}  // namespace

void find_in_steps(const Value& root, Collector& collector, FileFacts& facts) {
  if (!may_hold_policy_text(collector.file().text)) return;
  const auto read = [&](const Value& value) {
    if (!value.is_string() || !may_hold_policy_text(value.text)) return;
    const FilledScript filled = fill_in(value.text);
    const OffsetMap map = filled.map.through(collector.map_of(value), filled.text.size());
    find_in_script(placed_in(read_script(filled.text), map), collector, facts);
  };
  std::vector<const Value*> left{&root};
  while (!left.empty()) {
    const Value& value = *left.back();
    left.pop_back();
    for (const Member& member : value.members) {
      if (value.is_object() && is_script_key(member.key)) {
        read(member.value);
        for (const Member& item : items_of(&member.value)) read(item.value);
      }
      left.push_back(&member.value);
    }
  }
  collector.drop_repeats();
}

}  // namespace ecrlint::internal::format
