// SPDX-License-Identifier: Apache-2.0
// Marks what a template's text is filled in with, pairs the directives of blocks, and cuts.
#include "format/holes.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "format/collector.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format {
namespace {

enum class Mark : std::uint8_t { hole, nothing, literal, opens, parts, closes };

/// A piece of the text that is not there once it is filled in.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  Mark mark = Mark::hole;
  std::size_t partner = 0;  ///< of what opens: the piece that closes it; 0: none
  bool quoted = false;      ///< in a string, as far as the quotes in its line tell
};

constexpr std::size_t kLongest = 4096;
constexpr CharSet kBegins("$%{<'");

bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The first word behind the marks that a directive begins with.
std::string_view first_word(std::string_view inside) {
  inside.remove_prefix(std::min(inside.find_first_not_of("~-+ \t\r\n"), inside.size()));
  const auto end = std::find_if_not(inside.begin(), inside.end(), is_word);
  return inside.substr(0, static_cast<std::size_t>(end - inside.begin()));
}

Mark mark_of(std::string_view word) {
  if (is_any(word, {"if", "for", "range", "with", "define", "block", "unless", "while", "case",
                    "filter", "call", "macro", "raw"}))
    return Mark::opens;
  if (is_any(word, {"else", "elif", "elsif", "elseif", "when"})) return Mark::parts;
  if (word.starts_with("end")) return Mark::closes;
  return is_any(word, {"set", "import", "from", "extends", "do"}) ? Mark::nothing : Mark::hole;
}

/// `${aws:username}`, which IAM fills in, or `${AWS::Region}`, which CloudFormation does.
bool is_variable(std::string_view inside) {
  if (inside == "*" || inside == "?" || inside == "$") return true;
  const auto name = std::find_if_not(inside.begin(), inside.end(),
                                     [](char c) { return is_word(c) || c == '-' || c == '.'; });
  const std::string_view rest = inside.substr(static_cast<std::size_t>(name - inside.begin()));
  if (rest.starts_with("::")) return inside.starts_with("AWS::");
  return name != inside.begin() && rest.size() > 1 && rest[0] == ':' && is_letter(rest[1]);
}

class Marker {
 public:
  Marker(std::string_view text, Filler filler)
      : text_(text),
        filler_(filler),
        json_(opens_bracket(text) && is_token(text.substr(text.find_first_of("{[") + 1))),
        left_(kSearched * text.size()) {}

  /// In order, disjoint.
  std::vector<Piece> mark() {
    for (std::size_t at = 0; at < text_.size();) {
      std::optional<Piece> piece;
      if (kBegins.contains(text_[at])) piece = piece_at(at);
      if (piece) {
        piece->quoted = quoted_;
        pieces_.push_back(*piece);
      } else if (const std::size_t size = see_quote(at); size > 1) {
        at += size;
        continue;
      }
      at = piece ? piece->end : at + 1;
      if (piece && piece->mark == Mark::literal) at += 2;
    }
    pair();
    return std::move(pieces_);
  }

 private:
  /// Is what follows a bracket no part of a mark of an engine?
  static bool is_token(std::string_view rest) {
    return rest.empty() || (rest[0] != '{' && rest[0] != '%' && rest[0] != '#');
  }

  /// Notes whether a string begins or ends here. Returns how many bytes that took.
  std::size_t see_quote(std::size_t at) {
    const char c = text_[at];
    if (quoted_ && c == '\\' && at + 1 < text_.size() &&
        (text_[at + 1] == '"' || text_[at + 1] == '\\'))
      return 2;
    if (c == '"') quoted_ = !quoted_;
    if (c == '\n') quoted_ = false;
    return 1;
  }

  std::optional<Piece> piece_at(std::size_t at) {
    const std::string_view rest = text_.substr(at, kLongest);
    if (rest.starts_with("$${") || rest.starts_with("%%{")) return Piece{at, at + 1, Mark::literal};
    if (rest.starts_with("${")) return expression(at);
    if (rest.starts_with("%{")) return directive(at, 2, closing(at + 2, '{', '}'), 1);
    if (rest[0] == '$' || rest[0] == '\'') return shell_word(at);
    if (filler_ == Filler::terraform) return std::nullopt;
    if (rest.starts_with("{{")) return braces(at, to(at, "}}"));
    if (rest.starts_with("{%")) return directive(at, 2, to(at, "%}"), 2);
    if (rest.starts_with("{#")) return found(at, to(at, "#}"), Mark::nothing);
    if (rest.starts_with("<%")) return ruby(at, to(at, "%>"));
    return rest[0] == '<' ? placeholder(rest, at) : std::nullopt;
  }

  /// The end of the bracket that opens before `at`, strings in it passed over; 0 when none is near.
  [[nodiscard]] std::size_t closing(std::size_t at, char open, char close) {
    const std::size_t begin = at;
    const std::size_t end = std::min({text_.size(), at + kLongest, at + left_});
    bool quoted = false;
    std::size_t depth = 1;
    for (; at < end && depth > 0; ++at) {
      const char c = text_[at];
      if (quoted && c == '\\')
        ++at;
      else if (c == '"')
        quoted = !quoted;
      else if (!quoted && c == open)
        ++depth;
      else if (!quoted && c == close)
        --depth;
    }
    left_ -= std::min(left_, at - begin);
    return depth == 0 ? at : 0;
  }

  static std::optional<Piece> found(std::size_t begin, std::size_t end, Mark mark) {
    if (end == 0) return std::nullopt;
    return Piece{begin, end, mark};
  }

  /// Behind the first of these marks; 0 when none is near.
  [[nodiscard]] std::size_t to(std::size_t at, std::string_view close) {
    const std::string_view near = text_.substr(at, std::min(kLongest, left_));
    const auto end = near.find(close, 2);
    left_ -= end == near.npos ? near.size() : end;
    return end == near.npos ? 0 : at + end + close.size();
  }

  [[nodiscard]] std::string_view inside(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  [[nodiscard]] std::optional<Piece> expression(std::size_t at) {
    const std::size_t end = closing(at + 2, '{', '}');
    if (end == 0) return std::nullopt;
    // IAM's variables stand in strings.
    const bool may_be_variable = quoted_ || !json_;
    if (may_be_variable && is_variable(inside(at + 2, end - 1))) return std::nullopt;
    return Piece{at, end, Mark::hole};
  }

  [[nodiscard]] std::optional<Piece> directive(std::size_t at, std::size_t open, std::size_t end,
                                               std::size_t close) const {
    if (end == 0) return std::nullopt;
    return Piece{at, end, mark_of(first_word(inside(at + open, end - close)))};
  }

  /// Of Go, Jinja and Mustache.
  [[nodiscard]] std::optional<Piece> braces(std::size_t at, std::size_t end) const {
    if (end == 0) return std::nullopt;
    const bool triple = text_.substr(at).starts_with("{{{");  // `{{{ x }}}`
    if (triple && end < text_.size() && text_[end] == '}') ++end;
    std::string_view within = inside(at + 2, end - 2);
    within.remove_prefix(std::min(within.find_first_not_of("~- \t"), within.size()));
    Mark mark = mark_of(first_word(within));
    if (within.starts_with("/*") || within.starts_with('!')) mark = Mark::nothing;
    if (within.starts_with('#') || within.starts_with('^')) mark = Mark::opens;
    if (within.starts_with('/') && !within.starts_with("/*")) mark = Mark::closes;
    return Piece{at, end, mark};
  }

  [[nodiscard]] std::optional<Piece> ruby(std::size_t at, std::size_t end) const {
    if (end == 0) return std::nullopt;
    const std::string_view within = trimmed(inside(at + 2, end - 2));
    if (within.starts_with('=')) return Piece{at, end, Mark::hole};
    if (within.starts_with('#')) return Piece{at, end, Mark::nothing};
    const bool loops = within.ends_with(" do") || within.find(" do |") != within.npos;
    return Piece{at, end, loops ? Mark::opens : mark_of(first_word(within))};
  }

  [[nodiscard]] static std::optional<Piece> placeholder(std::string_view rest, std::size_t at) {
    constexpr std::size_t kLongestName = 100;
    if (rest.size() < 2 || !is_letter(rest[1])) return std::nullopt;
    const auto end = rest.substr(0, kLongestName).find('>');
    if (end == rest.npos) return std::nullopt;
    const std::string_view name = rest.substr(1, end - 1);
    const auto fits = [](char c) {
      return is_word(c) || c == ' ' || c == '.' || c == '/' || c == '-';
    };
    if (!std::all_of(name.begin(), name.end(), fits)) return std::nullopt;
    return Piece{at, at + end + 1, Mark::hole};
  }

  /// `$NAME` and `$(command)`, which may stand between the quotes that end and begin a string of
  /// the shell.
  [[nodiscard]] std::optional<Piece> shell_word(std::size_t at) {
    if (filler_ != Filler::shell) return std::nullopt;
    std::size_t begin = at;
    const std::string_view rest = text_.substr(at, kLongest);
    const std::size_t dollar = rest.find('$');
    if (dollar > 2 || (dollar == 2 && rest[1] != '"')) return std::nullopt;
    begin += dollar;
    const std::string_view word = text_.substr(begin, kLongest);
    std::size_t end = 0;
    if (word.starts_with("$(")) {
      end = closing(begin + 2, '(', ')');
    } else if (word.starts_with("${")) {
      end = closing(begin + 2, '{', '}');
    } else {
      const auto last = std::find_if_not(word.begin() + 1, word.end(), is_word);
      end = last == word.begin() + 1 ? 0 : begin + static_cast<std::size_t>(last - word.begin());
    }
    if (end == 0) return std::nullopt;
    std::string quotes(text_.substr(at, dollar));
    std::reverse(quotes.begin(), quotes.end());
    if (text_.substr(end, quotes.size()) != quotes) return std::nullopt;
    return Piece{at, end + quotes.size(), Mark::hole};
  }

  void pair() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].mark == Mark::opens) open.push_back(i);
      if (pieces_[i].mark != Mark::closes || open.empty()) continue;
      pieces_[open.back()].partner = i;
      open.pop_back();
    }
  }

  /// Brackets that nothing closes are searched for in vain so often that it is still linear.
  static constexpr std::size_t kSearched = 32;
  std::string_view text_;
  Filler filler_;
  bool json_;            ///< rather than YAML, whose quotes mean less
  bool quoted_ = false;  ///< where it stands now
  std::size_t left_;     ///< bytes that may still be searched
  std::vector<Piece> pieces_;
};

class Cutter {
 public:
  Cutter(std::string_view text, std::span<const Piece> pieces) : text_(text), pieces_(pieces) {}

  HoledText cut() {
    std::size_t first = 0;
    std::size_t last = pieces_.size();
    std::size_t begin = 0;
    std::size_t end = text_.size();
    while (first < last && is_around(first, last, begin, end)) {
      begin = pieces_[first].end;
      last = branch_end(first);
      end = pieces_[last].begin;
      ++first;
    }
    before_ = offset(begin);
    for (std::size_t i = first; i < last; ++i) {
      const Piece& piece = pieces_[i];
      add_text(begin, piece.begin);
      if (piece.partner != 0) i = piece.partner;
      begin = pieces_[i].end;
      const std::string_view block = text_.substr(piece.begin, begin - piece.begin);
      if (piece.partner != 0 && block.find("\"Statement\"") != block.npos)
        cut_.left_out_policy = true;
      if (piece.mark == Mark::hole || piece.partner != 0) add_hole(piece.begin, begin);
      // What opens nothing, or closes it, says nothing.
    }
    add_text(begin, end);
    cut_.map.add_run(offset(cut_.text.size()), offset(end), before_);
    cut_.holed = !pieces_.empty();
    return std::move(cut_);
  }

 private:
  /// Does the block that begins with this piece hold all of the text?
  [[nodiscard]] bool is_around(std::size_t first, std::size_t last, std::size_t begin,
                               std::size_t end) const {
    const Piece& open = pieces_[first];
    if (open.partner == 0 || open.partner + 1 != last) return false;
    const auto blank = [&](std::size_t from, std::size_t to) {
      return trimmed(text_.substr(from, to - from)).empty();
    };
    return blank(begin, open.begin) && blank(pieces_[open.partner].end, end);
  }

  /// The piece that ends the first branch of a block.
  [[nodiscard]] std::size_t branch_end(std::size_t open) const {
    const std::size_t close = pieces_[open].partner;
    for (std::size_t i = open + 1; i < close; ++i) {
      if (pieces_[i].mark == Mark::parts) return i;
      if (pieces_[i].partner != 0) i = pieces_[i].partner;
    }
    return close;
  }

  void add_text(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    cut_.map.add_run(offset(cut_.text.size()), offset(begin), before_);
    cut_.text += text_.substr(begin, end - begin);
    before_ = offset(end);
  }

  void add_hole(std::size_t begin, std::size_t end) {
    cut_.map.add_blur(offset(cut_.text.size()), span_at(begin, end), before_);
    cut_.text += kHole;
    before_ = offset(end);
  }

  std::string_view text_;
  std::span<const Piece> pieces_;
  HoledText cut_;
  std::uint32_t before_ = 0;
};

bool drop_ending(std::string_view& name, std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (!name.ends_with(ending) || name.size() == ending.size()) continue;
    name.remove_suffix(ending.size());
    return true;
  }
  return false;
}

/// Does an engine's own mark begin here?
bool is_mark(std::string_view text) {
  return text.starts_with("{%") || text.starts_with("{#") || text.starts_with("<%") ||
         (text.starts_with("{{") && !text.starts_with("{{resolve:"));
}

/// The text with blanks for its directives, and for its expressions names that begin and end so;
/// pieces of which `stays` is true are left alone. A block within one line is an expression.
template <class Stays>
std::string blanked(std::string_view text, std::string_view open, std::string_view close,
                    Stays stays) {
  std::string out(text);
  const std::vector<Piece> pieces = Marker(text, Filler::engine).mark();
  std::size_t line_end = 0;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    Piece piece = pieces[at];
    if (piece.mark == Mark::literal || stays(piece)) continue;
    const std::size_t behind = piece.partner == 0 ? piece.end : pieces[piece.partner].end;
    if (line_end < piece.begin) line_end = std::min(text.find('\n', piece.begin), text.size());
    if (piece.partner != 0 && behind <= line_end) {
      at = piece.partner;
      piece.end = behind;
      piece.mark = Mark::hole;
    }
    const bool expression = piece.mark == Mark::hole && piece.end - piece.begin > 3;
    for (std::size_t i = piece.begin; i < piece.end; ++i) {
      if (out[i] == '\n' || out[i] == '\r') continue;
      out[i] = !expression ? ' ' : is_word(out[i]) || out[i] == '.' ? lower(out[i]) : '_';
    }
    if (!expression) continue;
    out.replace(piece.begin, open.size(), open);
    out.replace(piece.end - close.size(), close.size(), close);
  }
  return out;
}

}  // namespace

std::string filled_in_name(std::string_view path) {
  std::string_view name = path;
  std::string_view ending;
  for (const std::string_view known : {".json", ".yaml", ".yml", ".template", ".tf"})
    if (name.ends_with(known)) ending = known;
  name.remove_suffix(ending.size());
  const bool filled = drop_ending(name, {".tpl", ".tftpl", ".tmpl", ".gotmpl", ".j2", ".jinja",
                                         ".jinja2", ".erb", ".mustache", ".hbs"});
  return filled ? std::string(name) + std::string(ending) : std::string();
}

HoledText cut_holes(std::string_view text, Filler filler) {
  const std::vector<Piece> pieces = Marker(text, filler).mark();
  HoledText cut = Cutter(text, pieces).cut();
  cut.between_tokens = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return !piece.quoted && is_mark(text.substr(piece.begin));
  });
  return cut;
}

bool is_filled_in(std::string_view text) {
  char quote = 0;  // that of the string which begins in the line
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n')
      quote = 0;
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
    else if (quote == 0 && (c == '{' || c == '<') && is_mark(text.substr(at)))
      return true;
  }
  return false;
}

bool has_branches(std::string_view text) {
  for (auto at = text.find("{%"); at != text.npos; at = text.find("{%", at + 2)) {
    if (at > 0 && (text[at - 1] == '$' || text[at - 1] == '%')) continue;
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    if (line.find("%}") != line.npos) return true;
  }
  return false;
}

std::string hole_yaml(std::string_view text) {
  const bool for_aws = text.find("AWS::") != text.npos;
  return blanked(text, "${", "}",
                 [&](const Piece& piece) { return text[piece.begin] == '$' && for_aws; });
}

std::string hole_terraform(std::string_view text) {
  return blanked(text, "x_", "_", [&](const Piece& piece) {
    return piece.quoted || text[piece.begin] == '$' || text[piece.begin] == '%' ||
           text[piece.begin] == '<';
  });
}

}  // namespace ecrlint::internal::format
