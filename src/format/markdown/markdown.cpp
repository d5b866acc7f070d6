// SPDX-License-Identifier: Apache-2.0
// Reads Markdown line by line, as far as it takes to find fences, in lists and quotes too, and
// lints what they show as code.
#include "format/markdown/markdown.hpp"

#include <algorithm>

#include "format/markdown/code.hpp"
#include "text/ascii.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal::format {
namespace {

constexpr std::size_t kTab = 4;
constexpr std::size_t kShortestFence = 3;

bool is_space(char c) { return c == ' ' || c == '\t'; }

/// What may stand before a fence: `> ` for each quote, then blanks and marks of lists.
struct Prefix {
  std::size_t quotes = 0;
  std::size_t indent = 0;  ///< columns after the last quote mark
  std::size_t size = 0;    ///< bytes
};

std::size_t width(std::string_view line, std::size_t at, std::size_t column) {
  return line[at] == '\t' ? kTab - column % kTab : 1;
}

/// The size of `- `, `* `, `+ `, `12. ` or `3) ` here, or 0.
std::size_t list_mark(std::string_view line) {
  constexpr std::size_t kMostDigits = 9;
  std::size_t size = 0;
  while (size < line.size() && size < kMostDigits && is_digit(line[size])) ++size;
  if (size >= line.size()) return 0;
  const bool numbered = size > 0 && (line[size] == '.' || line[size] == ')');
  const bool bullet = size == 0 && (line[0] == '-' || line[0] == '*' || line[0] == '+');
  ++size;
  return (numbered || bullet) && size < line.size() && is_space(line[size]) ? size : 0;
}

Prefix prefix_of(std::string_view line) {
  Prefix prefix;
  while (prefix.size < line.size()) {
    const char c = line[prefix.size];
    if (c == '>') {
      ++prefix.quotes;
      prefix.indent = 0;
      // The blank after it belongs to the mark.
      prefix.size += line.substr(prefix.size).starts_with("> ") ? 2 : 1;
    } else if (is_space(c)) {
      prefix.indent += width(line, prefix.size, prefix.indent);
      ++prefix.size;
    } else if (const std::size_t mark = list_mark(line.substr(prefix.size))) {
      prefix.indent += mark;
      prefix.size += mark;
    } else {
      break;
    }
  }
  return prefix;
}

struct Fence {
  char mark = 0;
  std::size_t size = 0;  ///< 0 when there is none
  std::string_view info;
};

Fence fence_at(std::string_view line) {
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return {};
  const std::size_t size = std::min(line.find_first_not_of(line[0]), line.size());
  const std::string_view info = line.substr(size);
  // Three backticks and more of them later are code inside of a line.
  if (size < kShortestFence || (line[0] == '`' && info.find('`') != info.npos)) return {};
  return {line[0], size, info};
}

/// `json` of ` json title="policy.json"` and of `{.json}`.
std::string language_of(std::string_view info) {
  info.remove_prefix(std::min(info.find_first_not_of(" \t{."), info.size()));
  return lower(info.substr(0, info.find_first_of(" \t,:;{}")));
}

class MarkdownReader {
 public:
  MarkdownReader(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

  Markdown read() {
    while (at_ < text_.size()) {
      const std::string_view line = next_line();
      const Prefix prefix = prefix_of(line);
      const Fence fence = fence_at(line.substr(prefix.size));
      if (fence.size > 0)
        read_block(prefix, fence, line);
      else
        find_comments(prefix, line);
    }
    return std::move(found_);
  }

 private:
  /// The next line without its end.
  std::string_view next_line() {
    const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end;
    if (at_ < text_.size()) at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
    return line;
  }

  /// The part of a line of code that is code; nothing when the quote around it has ended.
  static bool strip(const Prefix& prefix, std::string_view& line) {
    for (std::size_t quote = 0; quote < prefix.quotes; ++quote) {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      if (!line.starts_with('>')) return false;
      line.remove_prefix(line.starts_with("> ") ? 2 : 1);
    }
    for (std::size_t column = 0; column < prefix.indent && !line.empty() && is_space(line[0]);) {
      column += width(line, 0, column);
      line.remove_prefix(1);
    }
    return true;
  }

  static bool closes(const Fence& fence, std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::size_t size = std::min(line.find_first_not_of(fence.mark), line.size());
    return size >= fence.size && line.find_first_not_of(" \t", size) == line.npos;
  }

  void read_block(const Prefix& prefix, const Fence& fence, std::string_view opening) {
    CodeBlock block;
    block.language = language_of(fence.info);
    std::string code;
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (at_ < text_.size()) {
      const std::size_t line_begin = at_;
      std::string_view line = next_line();
      const std::size_t line_end = line_begin + line.size();
      if (!strip(prefix, line)) {
        at_ = line_begin;
        break;
      }
      if (closes(fence, line)) break;
      block.map.add_run(offset(code.size()), offset(line_end - line.size()));
      code += text_.substr(line_end - line.size(), at_ - line_end + line.size());
      end = at_;
    }
    block.map.add_run(offset(code.size()), offset(end));
    const auto opens = static_cast<std::size_t>(opening.data() - text_.data()) + prefix.size;
    block.span = span_at(opens, end);
    const bool whole = code.size() == end - begin;  // nothing was taken out
    block.text = whole ? text_.substr(begin, code.size()) : arena_.copy(code);
    found_.blocks.push_back(std::move(block));
  }

  /// Comments in a line. One that a line begins with may go on over many, whatever these hold.
  void find_comments(const Prefix& prefix, std::string_view line) {
    constexpr std::string_view kOpen = "<!--";
    constexpr std::string_view kClose = "-->";
    const auto line_begin = static_cast<std::size_t>(line.data() - text_.data());
    const std::size_t line_end = line_begin + line.size();
    for (std::size_t from = 0; (from = line.find(kOpen, from)) != line.npos;) {
      const bool first = from == prefix.size && !unclosed_;
      const std::size_t begin = line_begin + from;
      const std::string_view within = first ? text_ : text_.substr(0, line_end);
      const std::size_t close = within.find(kClose, begin + kOpen.size());
      unclosed_ = unclosed_ || (first && close == within.npos);
      if (close == within.npos) return;
      found_.comments.push_back(span_at(begin, close + kClose.size()));
      from = close + kClose.size() - line_begin;
      if (close < line_end) continue;
      at_ = close + kClose.size();
      next_line();
      return;
    }
  }

  std::string_view text_;
  Arena& arena_;
  std::size_t at_ = 0;
  bool unclosed_ = false;  // no comment ends from here on
  Markdown found_;
};

}  // namespace

Markdown read_markdown(std::string_view text, Arena& arena) {
  return MarkdownReader(text, arena).read();
}

bool is_markdown(std::string_view path) {
  const std::string name = lower(path);
  return name.ends_with(".md") || name.ends_with(".markdown");
}

Located locate_in_markdown(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  Located located;
  located.files.emplace_back().source = file.source;
  Markdown markdown = read_markdown(file.text, arena);
  located.files.front().comments = std::move(markdown.comments);
  for (const CodeBlock& block : markdown.blocks) {
    const Arena::Mark before = arena.mark();
    Located found = locate_in_code(block, file.source, forced, arena);
    if (found.documents.empty()) {
      arena.rewind(before);
      continue;
    }
    if (located.documents.size() + found.documents.size() > kMostPolicies) {
      located.limits.push_back({file.source, too_many_policies()});
      break;
    }
    for (Document& document : found.documents) document.shown = block.span;
    for (FileFacts& of_block : found.files) {
      internal::append(located.files.front().duplicates, std::move(of_block.duplicates));
      internal::append(located.files.front().comments, std::move(of_block.comments));
    }
    found.files.clear();  // they are one file
    found.notes.clear();
    found.not_followed.clear();  // what an example does not show need not be followed
    append(located, std::move(found));
  }
  return located;
}

}  // namespace ecrlint::internal::format
