// SPDX-License-Identifier: Apache-2.0
// Tells what code is, and completes statements that are shown alone.
#include "format/markdown/code.hpp"

#include <algorithm>
#include <array>

#include "format/fragment.hpp"
#include "format/holes.hpp"
#include "format/terraform/terraform.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format {
namespace {

enum class Syntax : std::uint8_t { json, yaml, terraform, any, other };

struct Language {
  std::string_view name;
  Syntax syntax;
};

/// Those of which nothing is told hold whatever people paste.
constexpr auto kLanguages = std::to_array<Language>({
    {"", Syntax::any},
    {"bash", Syntax::any},
    {"cli", Syntax::any},
    {"cmd", Syntax::any},
    {"code", Syntax::any},
    {"console", Syntax::any},
    {"hcl", Syntax::terraform},
    {"json", Syntax::json},
    {"json5", Syntax::json},
    {"jsonc", Syntax::json},
    {"none", Syntax::any},
    {"opentofu", Syntax::terraform},
    {"output", Syntax::any},
    {"plain", Syntax::any},
    {"plaintext", Syntax::any},
    {"policy", Syntax::any},
    {"sh", Syntax::any},
    {"shell", Syntax::any},
    {"shell-session", Syntax::any},
    {"shellsession", Syntax::any},
    {"terminal", Syntax::any},
    {"terraform", Syntax::terraform},
    {"text", Syntax::any},
    {"tf", Syntax::terraform},
    {"txt", Syntax::any},
    {"yaml", Syntax::yaml},
    {"yml", Syntax::yaml},
    {"zsh", Syntax::any},
});

Syntax syntax_of(std::string_view language) {
  const auto found = std::find_if(kLanguages.begin(), kLanguages.end(),
                                  [&](const Language& known) { return known.name == language; });
  return found == kLanguages.end() ? Syntax::other : found->syntax;
}

/// Where the token that begins here ends: a string, a comment, or one character.
std::size_t token_end(std::string_view text, std::size_t at) {
  if (text[at] == '"') {
    for (++at; at < text.size() && text[at] != '"'; ++at)
      if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
  }
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("//")) return at + std::min(rest.find_first_of("\r\n"), rest.size());
  if (!rest.starts_with("/*")) return at + 1;
  const auto end = rest.find("*/", 2);
  return end == rest.npos ? text.size() : at + end + 2;
}

/// JSON that is written with comments, and with commas behind the last of what it lists, without
/// these and as long as before.
std::string without_comments(std::string_view text) {
  std::string out(text);
  std::size_t comma = text.npos;  // if nothing but blanks and comments came behind it
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = token_end(text, at);
    const char c = text[at];
    if (c == '/' && end > at + 1) {
      for (std::size_t i = at; i < end; ++i)
        if (text[i] != '\n' && text[i] != '\r') out[i] = ' ';
    } else if (!is_blank(c)) {
      if ((c == ']' || c == '}') && comma != text.npos) out[comma] = ' ';
      comma = c == ',' ? at : text.npos;
    }
    at = end;
  }
  return out;
}

/// The JSON that a session at a shell shows: what it prints, what it writes to a file line by line,
/// and what stands in single quotes.
std::vector<Span> json_in(std::string_view text) {
  std::vector<Span> found;
  bool blank = true;  // so far, in this line
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool quoted = at > 0 && text[at - 1] == '\'';
    if ((c == '{' || c == '[') && (blank || quoted)) {
      std::size_t depth = 0;
      std::size_t end = at;
      do {
        if (text[end] == '{' || text[end] == '[') ++depth;
        if (text[end] == '}' || text[end] == ']') --depth;
        end = token_end(text, end);
      } while (depth > 0 && end < text.size());
      if (depth > 0) return found;
      found.push_back(span_at(at, end));
      at = end - 1;
    }
    blank = c == '\n' || (blank && is_blank(c));
  }
  return found;
}

/// `$NAME` or `$(command)`.
bool has_shell_words(std::string_view text) {
  for (std::size_t at = text.find('$'); at < text.size(); at = text.find('$', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (is_letter(next) || next == '_' || next == '(') return true;
  }
  return false;
}

/// Leads the places of a text to those of the one that holds it.
class PlaceMover {
 public:
  PlaceMover(const OffsetMap& map, Arena& arena) : map_(map), arena_(arena) {}

  void move(Located& located) {
    const Arena::Counting counting(arena_);
    for (Document& document : located.documents) move(document);
    for (FileFacts& facts : located.files) {
      for (Span& span : facts.comments) span = map_.outer(span);
      for (syntax::Duplicate& twice : facts.duplicates)
        twice = {map_.outer(twice.first), map_.outer(twice.second), twice.key};
    }
  }

 private:
  void move(Document& document) {
    document.value = &arena_.keep(moved(*document.value));
    if (document.written != nullptr) document.written = &arena_.keep(moved(*document.written));
    for (Origin& origin : document.origins) {
      origin.use = map_.outer(origin.use);
      origin.place = map_.outer(origin.place);
    }
    for (Assumption& one : document.assumed)
      if (one.where.end > one.where.begin) one.where = map_.outer(one.where);
    if (document.holder.end > document.holder.begin) document.holder = map_.outer(document.holder);
    document.way = nullptr;
  }

  [[nodiscard]] Value moved(Value value) {
    value.span = map_.outer(value.span);
    if (!arena_.has_room(value.members.size_bytes())) value.members = {};
    const std::span<Member> members = arena_.copy(value.members);
    for (Member& member : members) {
      member.key_span = map_.outer(member.key_span);
      member.value = moved(member.value);
    }
    value.members = members;
    return value;
  }

  const OffsetMap& map_;
  Arena& arena_;
};

/// A text for people says of nobody who they are, nor whose repository it speaks of.
void forget_names(Located& located) {
  for (IdentityMention& identity : located.identities) identity.arn.clear();
  for (RootScope& scope : located.scopes) scope.own_provider = true;
  for (Document& document : located.documents) document.repository.clear();
}

class CodeReader {
 public:
  CodeReader(std::size_t source, std::optional<PolicyKind> forced, Arena& arena)
      : source_(source), forced_(forced), arena_(arena) {}

  Located read(Syntax syntax, std::string_view text) {
    switch (syntax) {
      case Syntax::json:
        return listed(text);
      case Syntax::yaml:
        return yaml(text);
      case Syntax::terraform:
        return terraform(text);
      case Syntax::any:
        return any(text);
      default:
        return {};
    }
  }

 private:
  /// What was found, if all of it parses.
  static Located usable(Located located) {
    const bool broken = std::any_of(located.files.begin(), located.files.end(),
                                    [](const FileFacts& facts) { return !facts.errors.empty(); });
    return broken ? Located() : std::move(located);
  }

  Located with_fragments(Located located) {
    located = usable(std::move(located));
    for (Document& document : located.documents)
      if (document.pointer.empty() && is_fragment(*document.value))
        complete_fragment(document, *document.value, forced_, arena_);
    return located;
  }

  Located json(std::string_view text) {
    const File file{source_, "block.json", arena_.copy(without_comments(text))};
    return with_fragments(has_shell_words(text)
                              ? locate_filled_in(file, Filler::shell, forced_, arena_)
                              : locate(file, forced_, arena_));
  }

  /// The same of statements as they stand in a list, with nothing around them.
  Located listed(std::string_view text) {
    Located whole = json(text);
    return whole.files.empty() ? session(text) : std::move(whole);
  }

  Located yaml(std::string_view text) {
    const File file{source_, "block.yaml", text};
    return with_fragments(locate(file, forced_, arena_));
  }

  Located module_of(std::string_view text) {
    const File file{source_, "block.tf", text};
    return usable(locate_in_excerpt(file, forced_, arena_));
  }

  Located terraform(std::string_view text) {
    Located found = module_of(text);
    return found.documents.empty() && text.find("statement") != text.npos ? statements(text)
                                                                          : std::move(found);
  }

  /// Those of an `aws_iam_policy_document`, alone.
  Located statements(std::string_view text) {
    constexpr std::string_view kBefore = "data \"aws_iam_policy_document\" \"shown\" {\n";
    const std::string whole = std::string(kBefore) + std::string(text) + "\n}\n";
    Located found = module_of(arena_.copy(whole));
    for (Document& document : found.documents) {
      const Value* list = document.value->find("Statement");
      if (list == nullptr || list->members.empty()) return {};
      complete_fragment(document, *list, forced_, arena_);
      document.name.clear();
      document.address.clear();
    }
    const std::uint32_t size = offset(text.size());
    OffsetMap map;
    map.add_blur(0, {0, 0}, 0);
    map.add_run(offset(kBefore.size()), 0);
    map.add_blur(offset(kBefore.size()) + size, {size, size}, size);
    PlaceMover(map, arena_).move(found);
    return found;
  }

  Located any(std::string_view text) {
    if (opens_bracket(text)) {
      if (Located whole = json(text); !whole.files.empty()) return whole;
    }
    const auto has = [&](std::string_view word) { return text.find(word) != text.npos; };
    if (has("resource \"") || has("data \"") || has("statement {"))
      if (Located found = terraform(text); !found.documents.empty()) return found;
    if (has("Statement:"))
      if (Located found = yaml(text); !found.documents.empty()) return found;
    return session(text);
  }

  Located session(std::string_view text) {
    Located all;
    for (const Span span : json_in(text)) {
      Located found = json(text.substr(span.begin, span.end - span.begin));
      OffsetMap map;
      map.add_run(0, span.begin);
      PlaceMover(map, arena_).move(found);
      if (!found.documents.empty()) append(all, std::move(found));
    }
    return all;
  }

  std::size_t source_;
  std::optional<PolicyKind> forced_;
  Arena& arena_;
};

}  // namespace

Located locate_in_code(const CodeBlock& block, std::size_t source, std::optional<PolicyKind> forced,
                       Arena& arena) {
  Located found = CodeReader(source, forced, arena).read(syntax_of(block.language), block.text);
  PlaceMover(block.map, arena).move(found);
  forget_names(found);
  return found;
}

}  // namespace ecrlint::internal::format
