// SPDX-License-Identifier: Apache-2.0
// Words, redirections and heredocs of a script.
#include "format/shell/script.hpp"

#include <algorithm>
#include <utility>

#include "format/document.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format {
namespace {

constexpr std::size_t kLongestExpansion = 4096;
constexpr std::size_t kDeepestCommand = 50;
constexpr CharSet kEndsWord(" \t\r\n;|&()<>");

bool is_of_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// Collects what a word or a heredoc comes to.
class TextMaker {
 public:
  void literal(std::string_view script, std::size_t at) { literal(script, at, at + 1); }
  void literal(std::string_view script, std::size_t begin, std::size_t end) {
    if (begin == end) return;
    made_.map.add_run(offset(made_.text.size()), offset(begin), before_);
    const std::string_view piece = script.substr(begin, end - begin);
    made_.text += piece;
    made_.shown += piece;
    before_ = offset(end);
  }
  void hole(std::string_view script, std::size_t begin, std::size_t end) {
    made_.map.add_blur(offset(made_.text.size()), span_at(begin, end), before_);
    made_.text += kHole;
    made_.shown += script.substr(begin, end - begin);
    before_ = offset(end);
  }
  /// What was made so far, which the rest does not begin with.
  std::string take_key() {
    std::string key = std::move(made_.shown);
    made_ = {};
    return key;
  }
  [[nodiscard]] std::string_view shown() const { return made_.shown; }
  ShellText finish(std::size_t end) {
    made_.map.add_run(offset(made_.text.size()), offset(end), before_);
    return std::move(made_);
  }

 private:
  ShellText made_;
  std::uint32_t before_ = 0;
};

/// Finds where what the shell expands ends. Brackets that nothing closes are searched for in vain
/// so often that it is still linear.
class Expansions {
 public:
  explicit Expansions(std::string_view script) : left_(kSearched * script.size()) {}

  /// Behind `$NAME`, `${...}`, `$(...)` or a command between backticks; 0 when none begins here.
  std::size_t end_of(std::string_view text, std::size_t at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (text[at] == '`') {
      const std::string_view near = text.substr(at, std::min(kLongestExpansion, left_));
      const std::size_t end = near.find('`', 1);
      left_ -= end == near.npos ? near.size() : 0;
      return end == near.npos ? 0 : at + end + 1;
    }
    if (next == '{') return closing(text, at + 2, '{', '}');
    if (next == '(') return closing(text, at + 2, '(', ')');
    if (is_digit(next)) return at + 2;
    if (!is_of_name(next)) return next != 0 && kSpecial.contains(next) ? at + 2 : 0;
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                      text.end(), is_of_name);
    return static_cast<std::size_t>(end - text.begin());
  }

 private:
  /// Behind the bracket that closes one, strings passed over; 0 when none is near.
  std::size_t closing(std::string_view text, std::size_t at, char open, char close) {
    const std::size_t begin = at;
    const std::size_t end = std::min({text.size(), at + kLongestExpansion, at + left_});
    char quote = 0;
    for (std::size_t depth = 1; at < end; ++at) {
      const char c = text[at];
      if (c == '\\')
        ++at;
      else if (quote != 0)
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == open)
        ++depth;
      else if (c == close && --depth == 0)
        return at + 1;
    }
    left_ -= std::min(left_, at - begin);
    return 0;
  }

  static constexpr std::size_t kSearched = 32;
  static constexpr CharSet kSpecial{"@*#?!$"};
  std::size_t left_;  ///< bytes that may still be searched in vain
};

/// What another command of the script puts in place of something: `sed s/ACCOUNT_ID/.../`, and what
/// `envsubst` finds.
class FilledByCommands {
 public:
  explicit FilledByCommands(std::string_view script)
      : names_(script.find("envsubst") != script.npos) {
    constexpr std::size_t kMost = 100;
    constexpr std::size_t kLongest = 100;
    if (script.find("sed") == script.npos) return;
    for (std::size_t at = script.find('s'); at != script.npos && words_.size() < kMost;
         at = script.find('s', at + 1)) {
      if (at + 2 >= script.size() || at == 0 || is_of_name(script[at - 1])) continue;
      const char mark = script[at + 1];
      if (std::string_view("/|#,@:~").find(mark) == std::string_view::npos) continue;
      const std::string_view rest = script.substr(at + 2, kLongest);
      const std::size_t end = rest.find(mark);
      std::string word;
      for (const char c : rest.substr(0, end == rest.npos ? 0 : end))
        if (c != '\\') word += c;
      if (word.size() > 2) words_.push_back(std::move(word));
    }
  }

  /// Behind what stands here and is filled in; 0 when nothing is.
  [[nodiscard]] std::size_t end_of(std::string_view text, std::size_t at, Expansions& expansions) {
    if (words_.empty() && text[at] != '$') return 0;
    gave_up_ = gave_up_ || words_.size() > left_;
    if (gave_up_) return 0;
    left_ -= words_.size();
    for (const std::string& word : words_)
      if (text.substr(at).starts_with(word)) return at + word.size();
    if (!names_ || text[at] != '$') return 0;
    const std::size_t end = expansions.end_of(text, at);
    if (end == 0 || text[at + 1] != '{') return end;
    const std::string_view inside = text.substr(at + 2, end - at - 3);
    return std::all_of(inside.begin(), inside.end(), is_of_name) ? end : 0;
  }

  /// Was there more to look for than is looked for?
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  std::vector<std::string> words_;
  bool names_;
  std::size_t left_ = kMostFilledIn;
  bool gave_up_ = false;
};

class ScriptReader {
 public:
  explicit ScriptReader(std::string_view text) : text_(text), filled_in_(text), expansions_(text) {}

  Script read() {
    while (at_ < text_.size()) {
      read_commands({}, 0);
      if (at_ < text_.size()) ++at_;  // a bracket that closes nothing
    }
    script_.filled_in_cut = filled_in_.gave_up();
    return std::move(script_);
  }

 private:
  struct Pending {
    std::size_t command;
    std::string delimiter;
    bool quoted;
    bool strips_tabs;
  };

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  /// Counts a word, command or heredoc. What stands behind the last one is passed over.
  void count() {
    if (++count_ <= kMostWords) return;
    script_.cut = true;
    at_ = text_.size();
  }

  std::size_t begin_command(std::optional<std::size_t> outer) {
    count();
    ShellCommand& command = script_.commands.emplace_back();
    command.begin = offset(at_);
    command.outer = outer;
    if (outer) {
      command.outer_word = script_.commands[*outer].words.size();
      command.outer_key = key_;
    }
    return script_.commands.size() - 1;
  }

  /// Reads commands up to a bracket that closes what they stand in, which is left.
  void read_commands(std::optional<std::size_t> outer, std::size_t depth) {
    std::size_t command = begin_command(outer);
    bool fresh = true;
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else if (c == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
        at_ += 2;
      } else if (c == '#') {
        const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
        script_.comments.push_back(span_at(at_, end));
        at_ = end;
      } else if (c == ')') {
        return;
      } else if (c == '\n' || c == ';' || c == '|' || c == '&' || c == '(') {
        ++at_;
        if (c == '\n') read_bodies();
        if (!fresh) command = begin_command(outer);
        fresh = true;
      } else {
        if (fresh) script_.commands[command].begin = offset(at_);
        fresh = false;
        if (c == '<' || c == '>')
          redirect(command, depth);
        else
          add_word(command, depth);
      }
    }
  }

  void add_word(std::size_t command, std::size_t depth) {
    count();
    ShellWord read = word(command, depth);
    script_.commands[command].words.push_back(std::move(read));
  }

  void redirect(std::size_t command, std::size_t depth) {
    bool heredoc = text_.substr(at_).starts_with("<<") && peek(2) != '<';
    const char number = at_ > 0 ? text_[at_ - 1] : ' ';
    bool writes = peek() == '>' && (!is_digit(number) || number == '1');
    for (; peek() == '<' || peek() == '>' || peek() == '|' || peek() == '&'; ++at_)
      writes = writes && peek() != '&';
    const bool strips_tabs = heredoc && peek() == '-';
    if (strips_tabs) ++at_;
    while (peek() == ' ' || peek() == '\t') ++at_;
    if (at_ >= text_.size() || kEndsWord.contains(peek())) return;
    heredoc = heredoc && !is_digit(peek());  // or it shifts bits
    count();
    const std::size_t begin = at_;
    ShellWord read = word(command, depth);
    if (writes) script_.commands[command].target = read.value.shown;
    if (!heredoc) return;
    const std::string_view written = text_.substr(begin, at_ - begin);
    const bool quoted = written.find_first_of("'\"\\") != written.npos;
    pending_.push_back({command,
                        read.key.empty() ? read.value.shown : read.key + "=" + read.value.shown,
                        quoted, strips_tabs});
  }

  /// The heredocs whose operators stood in the line that has just ended.
  void read_bodies() {
    for (const Pending& heredoc : std::exchange(pending_, {})) {
      const std::size_t begin = at_;
      std::size_t end = text_.size();
      while (at_ < text_.size()) {
        const std::size_t line_begin = at_;
        const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
        at_ = std::min(line_end + 1, text_.size());
        std::string_view line = trimmed_end(text_.substr(line_begin, line_end - line_begin));
        while (heredoc.strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
        if (line != heredoc.delimiter) continue;
        end = line_begin;
        break;
      }
      script_.heredocs.push_back({heredoc.command, span_at(begin, end), body(begin, end, heredoc)});
    }
  }

  ShellText body(std::size_t begin, std::size_t end, const Pending& heredoc) {
    const std::string_view text = text_.substr(0, end);
    TextMaker made;
    std::size_t run = begin;
    const auto skip = [&](std::size_t from, std::size_t to) {
      made.literal(text, run, from);
      run = to;
    };
    bool line_begins = true;
    for (std::size_t at = begin; at < end;) {
      const char c = text[at];
      std::size_t behind = 0;
      if (heredoc.strips_tabs && line_begins && c == '\t') {
        skip(at, at + 1);
        ++at;
        continue;
      }
      line_begins = c == '\n';
      const char next = at + 1 < end ? text[at + 1] : '\0';
      if (!heredoc.quoted && c == '\\' &&
          (next == '$' || next == '`' || next == '\\' || next == '\n')) {
        skip(at, at + (next == '\n' ? 2 : 1));
        at += 2;
        continue;
      }
      if (!heredoc.quoted && (c == '$' || c == '`')) behind = expansions_.end_of(text, at);
      if (behind == 0) behind = filled_in_.end_of(text, at, expansions_);
      if (behind != 0) {
        made.literal(text, run, at);
        made.hole(text, at, behind);
        run = at = behind;
      } else {
        ++at;
      }
    }
    made.literal(text, run, end);
    return made.finish(end);
  }

  /// A `$` or a backtick in a word. The commands of a substitution are commands, too.
  void expand(TextMaker& made, std::size_t command, std::size_t depth) {
    const std::size_t begin = at_;
    if (text_.substr(at_).starts_with("$(") && peek(2) != '(' && depth < kDeepestCommand) {
      at_ += 2;
      const std::string key = std::exchange(key_, std::string(key_now_));
      read_commands(command, depth + 1);
      key_ = key;
      if (at_ < text_.size()) ++at_;
      return made.hole(text_, begin, at_);
    }
    const std::size_t end = expansions_.end_of(text_, at_);
    at_ = std::max(end, begin + 1);
    if (end == 0)
      made.literal(text_, begin);
    else
      made.hole(text_, begin, end);
  }

  void single_quoted(TextMaker& made) {
    const std::size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
    made.literal(text_, at_ + 1, end);
    at_ = std::min(end + 1, text_.size());
  }

  void double_quoted(TextMaker& made, std::size_t command, std::size_t depth) {
    for (++at_; at_ < text_.size() && peek() != '"';) {
      const char c = peek();
      const char next = peek(1);
      if (c == '\\' && (next == '"' || next == '\\' || next == '$' || next == '`')) {
        made.literal(text_, at_ + 1);
        at_ += 2;
      } else if (c == '\\' && next == '\n') {
        at_ += 2;
      } else if (c == '$' || c == '`') {
        expand(made, command, depth);
      } else {
        made.literal(text_, at_++);
      }
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  ShellWord word(std::size_t command, std::size_t depth) {
    ShellWord read;
    TextMaker made;
    const std::size_t begin = at_;
    while (at_ < text_.size() && !kEndsWord.contains(peek())) {
      const char c = peek();
      key_now_ = read.key;
      if (c == '\'') {
        single_quoted(made);
      } else if (c == '"') {
        double_quoted(made, command, depth);
      } else if (c == '\\') {
        if (at_ + 1 < text_.size() && peek(1) != '\n') made.literal(text_, at_ + 1);
        at_ = std::min(at_ + 2, text_.size());
      } else if (c == '$' || c == '`') {
        expand(made, command, depth);
      } else if (c == '=' && read.key.empty() && is_key(made.shown())) {
        read.key = made.take_key();
        ++at_;
      } else {
        made.literal(text_, at_++);
      }
    }
    read.place = span_at(begin, at_);
    read.value = made.finish(at_);
    return read;
  }

  /// `NAME` or `--option`.
  static bool is_key(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_of_name(c) || c == '-'; });
  }

  std::string_view text_;
  FilledByCommands filled_in_;
  Expansions expansions_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
  std::string key_;      ///< of the word that what is read is expanded in
  std::string key_now_;  ///< of the word that is being read
  std::vector<Pending> pending_;
  Script script_;
};

}  // namespace

Script read_script(std::string_view text) { return ScriptReader(text).read(); }

}  // namespace ecrlint::internal::format
