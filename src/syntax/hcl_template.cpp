// SPDX-License-Identifier: Apache-2.0
// HCL strings and heredocs: escapes, `${}`, `%{}` and the white space that they strip.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

#include "syntax/hcl_parser.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::syntax {
namespace {

constexpr CharSet kQuotedStops("\"\\$%\r\n");
constexpr CharSet kHeredocStops("$%\r\n");
constexpr CharSet kBareStops("$%\n");

/// The bytes of the white space at `at`, or 0.
std::size_t space_size(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') ? 1 : 0;
  const text::Decoded here = text::decode(text, at);
  return text::is_space(here.point) ? here.size : 0;
}

struct Indentation {
  std::size_t bytes = 0;
  std::size_t characters = 0;
};

/// The white space a text begins with, of at most so many characters.
Indentation indentation(std::string_view text,
                        std::size_t limit = std::numeric_limits<std::size_t>::max()) {
  Indentation found;
  while (found.characters < limit && found.bytes < text.size()) {
    const std::size_t size = space_size(text, found.bytes);
    if (size == 0) break;
    found.bytes += size;
    ++found.characters;
  }
  return found;
}

std::string_view trim_end(std::string_view text) {
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text::is_continuation(text[begin])) --begin;
    if (space_size(text, begin) != text.size() - begin) break;
    text.remove_suffix(text.size() - begin);
  }
  return text;
}

std::string_view trim(std::string_view text) {
  return trim_end(text.substr(indentation(text).bytes));
}

bool is_verbatim(const Expression& text) {
  return text.text.size() == text.span.end - text.span.begin;
}

// An escape stands for one character, so it goes whole or not at all.
void drop_front(Expression& text, std::size_t bytes) {
  text.text.remove_prefix(bytes);
  text.span.begin = text.text.empty() ? text.span.end : text.span.begin + offset(bytes);
}
void drop_end(Expression& text, std::size_t bytes) {
  text.text.remove_suffix(bytes);
  text.span.end = text.text.empty() ? text.span.begin : text.span.end - offset(bytes);
}

/// An indented line with nothing on it counts for no indentation and keeps its own.
bool is_blank_line(std::string_view text, const Indentation& indent) {
  return indent.bytes == text.size() && text.ends_with('\n');
}

/// What a backslash and this character stand for; empty when nothing.
std::string_view simple_escape(char c) {
  constexpr std::string_view kNames = "nrt\"\\";
  constexpr std::string_view kMeanings = "\n\r\t\"\\";
  const auto at = kNames.find(c);
  return at == kNames.npos ? std::string_view() : kMeanings.substr(at, 1);
}

}  // namespace

/// Texts in one; without a copy when there is at most one.
std::string_view HclParser::join_texts(std::span<const Expression> parts) {
  if (parts.size() == 1) return parts.front().text;
  std::string joined;
  for (const Expression& part : parts) joined += part.text;
  return arena_.copy(joined);
}

bool HclParser::quoted(Expression& out) {
  const std::uint32_t begin = scanner_.at();
  Template work{.open = {begin, begin + 1}, .first_piece = pieces_.size()};
  scanner_.advance(1);
  scanner_.skip_to(kQuotedStops);
  out = {.form = Form::templated};
  if (scanner_.peek() != '"') return quoted_pieces(work) && finish_template(work, out);
  // Most strings are one text as it stands.
  if (!scanner_.check_encoding(begin)) return false;
  const Span span{begin + 1, scanner_.at()};
  const Expression text{
      .form = Form::text, .span = span, .text = scanner_.cut(span.begin, span.end)};
  scanner_.advance(1);
  out.span = {begin, scanner_.at()};
  return text.text.empty() || give_parts(out, {&text, 1});
}

bool HclParser::quoted_pieces(Template& work) {
  for (std::uint32_t begin = work.open.end;;) {
    scanner_.skip_to(kQuotedStops);
    if (scanner_.at_end()) return unclosed(work.open, "this string");
    const char c = scanner_.peek();
    if (c == '\n' || c == '\r')
      return scanner_.fail(
          {work.open.begin, scanner_.at()},
          "this string is not closed on its line; one of several lines is a heredoc");
    if ((c == '$' || c == '%') && !at_sequence()) {
      scanner_.advance(1);
      continue;
    }
    if (!run(work, begin)) return false;
    if (c == '"') {
      scanner_.advance(1);
      work.end = scanner_.at();
      return true;
    }
    if (!(c == '\\' ? escape(work) : sequence(work))) return false;
    begin = scanner_.at();
  }
}

/// Text as it stands, from there to here.
bool HclParser::run(Template& work, std::uint32_t begin) {
  if (begin == scanner_.at()) return true;
  return add_text(work, {begin, scanner_.at()}, scanner_.cut(begin, scanner_.at())) &&
         scanner_.check_encoding(begin);
}

/// False where there is no room for it.
bool HclParser::add_text(Template& work, Span span, std::string_view text) {
  Expression node{.form = Form::text, .span = span, .text = text};
  if (work.trim_next) {
    drop_front(node, indentation(text).bytes);
    // In a heredoc `~}` strips no more than the rest of its line, whose break is part of it.
    work.trim_next = !work.is_heredoc() && node.text.empty();
  }
  pieces_.push_back({PieceKind::text, node.span, node});
  return has_room(node.span);
}

bool HclParser::escape(Template& work) {
  const std::uint32_t begin = scanner_.at();
  const char c = scanner_.peek(1);
  if (c == 'u' || c == 'U') return unicode_escape(work, c == 'u' ? 4 : 8);
  const std::string_view text = simple_escape(c);
  if (text.empty())
    return scanner_.fail({begin, begin + 2}, "no such escape; a backslash is written `\\\\`");
  scanner_.advance(2);
  return add_text(work, {begin, scanner_.at()}, text);
}

bool HclParser::unicode_escape(Template& work, std::uint32_t digits) {
  const std::uint32_t begin = scanner_.at();
  scanner_.advance(2);
  const std::string_view written = scanner_.text().substr(scanner_.at(), digits);
  const char* const end = written.data() + written.size();
  std::uint32_t point = 0;
  if (written.size() < digits || std::from_chars(written.data(), end, point, 16).ptr != end)
    return scanner_.fail({begin, begin + 2},
                         "expected " + std::to_string(digits) + " hexadecimal digits");
  scanner_.advance(digits);
  const Span span{begin, scanner_.at()};
  if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
    return scanner_.fail(span, "there is no such character");
  return add_text(work, span, arena_.copy(text::encode(point)));
}

bool HclParser::heredoc(Expression& out) {
  const std::uint32_t begin = scanner_.at();
  scanner_.advance(2);
  const bool strips = scanner_.eat('-');
  Template work{.marker = scanner_.name(), .first_piece = pieces_.size()};
  work.open = {begin, scanner_.at()};
  if (!work.is_heredoc()) return scanner_.fail_here("expected the marker of a heredoc");
  if (!scanner_.at_line_break())
    return scanner_.fail_here("expected a new line after the marker of a heredoc");
  scanner_.advance(scanner_.peek() == '\r' ? 2 : 1);
  if (!heredoc_pieces(work)) return false;
  if (strips) strip_indentation(work);
  out = {.form = Form::templated};
  return finish_template(work, out);
}

/// A piece for each line, or for what `${}` and `%{}` leave of it.
bool HclParser::heredoc_pieces(Template& work) {
  bool line_begins = true;
  for (std::uint32_t begin = scanner_.at();;) {
    if (line_begins && at_heredoc_end(work)) return true;
    scanner_.skip_to(kHeredocStops);
    if (scanner_.at_end()) return unclosed(work.open, "this heredoc");
    line_begins = scanner_.at_line_break();
    if (line_begins) {
      scanner_.advance(scanner_.peek() == '\r' ? 2 : 1);
    } else if (scanner_.peek() == '\r') {
      return scanner_.fail_here("a carriage return");
    } else if (!at_sequence()) {
      scanner_.advance(1);
      continue;
    }
    if (!run(work, begin) || (!line_begins && !sequence(work))) return false;
    begin = scanner_.at();
  }
}

bool HclParser::parse_template(Expression& out) {
  Template work{.first_piece = pieces_.size(), .bare = true};
  work.open = {scanner_.at(), scanner_.at()};
  out = {.form = Form::templated};
  return bare_pieces(work) && finish_template(work, out);
}

/// The same up to the end of the text.
bool HclParser::bare_pieces(Template& work) {
  for (std::uint32_t begin = scanner_.at();;) {
    scanner_.skip_to(kBareStops);
    const bool ends = scanner_.at_end();
    const bool line = scanner_.eat('\n');
    if (!ends && !line && !at_sequence()) {
      scanner_.advance(1);
      continue;
    }
    if (!run(work, begin)) return false;
    if (ends) break;
    if (!line && !sequence(work)) return false;
    begin = scanner_.at();
  }
  work.end = scanner_.at();
  return true;
}

/// Moves to the end of the line that begins here if it holds the marker alone.
bool HclParser::at_heredoc_end(Template& work) {
  const std::string_view rest = scanner_.text().substr(scanner_.at());
  const std::size_t size = rest.find('\n');
  if (size == rest.npos) return false;
  const std::string_view line = rest.substr(0, size);
  const std::size_t indent = indentation(line).bytes;
  if (!line.substr(indent).starts_with(work.marker) || trim(line) != work.marker) return false;
  work.end = scanner_.at() + offset(indent + work.marker.size());
  scanner_.advance(offset(line.ends_with('\r') ? size - 1 : size));
  return true;
}

/// At a `$` or `%`: does it begin `${}` or `%{}`, or an escaped one?
bool HclParser::at_sequence() const {
  const char next = scanner_.peek(1);
  if (next == '{') return scanner_.peek() == '$' || at_directive();
  return next == scanner_.peek() && scanner_.peek(2) == '{';
}

/// At a `%{`: may it begin a directive? What is one word and no keyword, `%{http_code}`, was text
/// to Terraform 0.11.
bool HclParser::at_directive() const {
  constexpr std::size_t kLongest = 256;
  const std::string_view rest = scanner_.text().substr(scanner_.at() + 2, kLongest);
  const std::size_t end = rest.find_first_of("} \t\r\n\"");
  if (end == rest.npos || end == 0 || rest[end] != '}') return true;
  std::string_view word = rest.substr(0, end);
  if (word.starts_with('~')) word.remove_prefix(1);
  if (word.ends_with('~')) word.remove_suffix(1);
  constexpr std::array<std::string_view, 6> kWords{"", "if", "else", "endif", "for", "endfor"};
  return std::ranges::find(kWords, word) != kWords.end();
}

bool HclParser::sequence(Template& work) {
  const std::uint32_t begin = scanner_.at();
  const bool directive = scanner_.peek() == '%';
  if (scanner_.peek(1) != '{') {
    scanner_.advance(3);
    return add_text(work, {begin, scanner_.at()}, directive ? "%{" : "${");
  }
  scanner_.advance(2);
  work.trim_next = false;
  if (scanner_.eat('~')) trim_before(work);
  TemplatePiece piece{.kind = PieceKind::value, .span = {begin, begin + 2}};
  const Lines lines(scanner_, false);
  if (!(directive ? directive_head(piece) : expression(piece.node))) return false;
  if (!close_sequence(work, piece)) return false;
  pieces_.push_back(piece);
  return true;
}

bool HclParser::close_sequence(Template& work, TemplatePiece& piece) {
  scanner_.skip();
  work.trim_next = scanner_.eat("~}");
  if (!work.trim_next && !scanner_.eat('}')) {
    const std::string_view opening = scanner_.cut(piece.span.begin, piece.span.end);
    const std::string name = "`" + std::string(opening) + "`";
    if (scanner_.at_end()) return unclosed(piece.span, "this " + name);
    return scanner_.fail_here("expected `}`; a " + name + " that is plain text is written `" +
                              opening.front() + std::string(opening) + "`");
  }
  piece.span.end = scanner_.at();
  return true;
}

bool HclParser::directive_head(TemplatePiece& piece) {
  scanner_.skip();
  const std::uint32_t begin = scanner_.at();
  const bool is_for = scanner_.is_word("for");
  const std::string_view word = is_for ? std::string_view() : scanner_.name();
  if (is_for) return for_head(piece);
  if (word == "if") {
    piece.kind = PieceKind::if_;
    return expression(piece.node);
  }
  if (word == "else")
    piece.kind = PieceKind::else_;
  else if (word == "endif")
    piece.kind = PieceKind::end_if;
  else if (word == "endfor")
    piece.kind = PieceKind::end_for;
  else
    return scanner_.fail({begin, std::max(begin, scanner_.at())},
                         "expected `if`, `else`, `endif`, `for` or `endfor`");
  return true;
}

bool HclParser::for_head(TemplatePiece& piece) {
  scanner_.advance(3);
  piece.kind = PieceKind::for_;
  piece.node = {.form = Form::for_text};
  Expression collection;
  return for_names(piece.node) && expression(collection) &&
         give_parts(piece.node, {&collection, 1});
}

/// `${~` strips the text before it; in a heredoc only what its line, or the line before it, holds.
void HclParser::trim_before(const Template& work) {
  while (pieces_.size() > work.first_piece && pieces_.back().kind == PieceKind::text) {
    Expression& text = pieces_.back().node;
    drop_end(text, text.text.size() - trim_end(text.text).size());
    if (work.is_heredoc() || !text.text.empty()) return;
    pieces_.pop_back();
  }
}

/// Takes the smallest indentation off each line, as Terraform does: after `~` has stripped, and
/// with a line that begins with `${}` or `%{}` having none.
void HclParser::strip_indentation(const Template& work) {
  const auto each_line = [&](auto visit) {
    bool line_begins = true;
    for (std::size_t i = work.first_piece; i < pieces_.size(); ++i) {
      TemplatePiece& piece = pieces_[i];
      const bool text = piece.kind == PieceKind::text;
      const std::string_view line = text ? piece.node.text : std::string_view();
      if (line_begins) {
        const Indentation indent = indentation(line);
        if (!text || !is_blank_line(line, indent)) visit(piece.node, indent);
      }
      line_begins = line.ends_with('\n');
    }
  };
  std::size_t least = std::numeric_limits<std::size_t>::max();
  each_line([&](const Expression&, const Indentation& indent) {
    least = std::min(least, indent.characters);
  });
  each_line([&](Expression& begin, const Indentation& indent) {
    const bool ascii = indent.bytes == indent.characters;
    if (indent.bytes != 0) drop_front(begin, ascii ? least : indentation(begin.text, least).bytes);
  });
}

bool HclParser::finish_template(const Template& work, Expression& out) {
  out.span = {work.open.begin, work.end};
  std::size_t piece = work.first_piece;
  if (!join(piece, out)) return false;
  if (piece != pieces_.size())
    return scanner_.fail(pieces_[piece].span, "nothing is open that this could belong to");
  pieces_.resize(work.first_piece);
  return true;
}

HclParser::PieceKind HclParser::kind_at(std::size_t piece) const {
  return piece < pieces_.size() ? pieces_[piece].kind : PieceKind::text;
}

/// Pieces up to the end, or to a directive that belongs to one before them.
bool HclParser::join(std::size_t& piece, Expression& out) {
  const Level level(*this);
  if (level.too_deep()) return false;
  const std::size_t first = pending_.size();
  while (piece < pieces_.size()) {
    const PieceKind kind = pieces_[piece].kind;
    Expression node = pieces_[piece].node;
    if (kind == PieceKind::text) {
      join_text(node, first);
      ++piece;
      continue;
    }
    if (kind == PieceKind::value)
      ++piece;
    else if (kind == PieceKind::if_ || kind == PieceKind::for_) {
      if (!(kind == PieceKind::if_ ? join_if(piece, node) : join_for(piece, node))) return false;
    } else {
      break;
    }
    pending_.push_back(node);
  }
  return give_pending(out, first);
}

/// Lines of a heredoc become one text where nothing was stripped between them.
void HclParser::join_text(const Expression& text, std::size_t first) {
  if (text.text.empty()) return;
  if (pending_.size() > first) {
    Expression& last = pending_.back();
    if (last.form == Form::text && last.span.end == text.span.begin && is_verbatim(last) &&
        is_verbatim(text)) {
      last.span.end = text.span.end;
      last.text = scanner_.cut(last.span.begin, last.span.end);
      return;
    }
  }
  pending_.push_back(text);
}

/// What stands between two directives.
bool HclParser::join_branch(std::size_t& piece, Expression& out) {
  out = {.form = Form::templated};
  const std::uint32_t begin = pieces_[piece].span.end;
  ++piece;
  if (!join(piece, out)) return false;
  out.span = {begin, piece < pieces_.size() ? pieces_[piece].span.begin : begin};
  return true;
}

bool HclParser::join_if(std::size_t& piece, Expression& out) {
  const Span open = pieces_[piece].span;
  Expression parts[] = {pieces_[piece].node, {}, {.form = Form::templated}};
  if (!join_branch(piece, parts[1])) return false;
  if (kind_at(piece) == PieceKind::else_) {
    if (!join_branch(piece, parts[2])) return false;
  } else {
    parts[2].span = {parts[1].span.end, parts[1].span.end};
  }
  if (kind_at(piece) != PieceKind::end_if)
    return scanner_.fail(open, "this `if` has no `%{ endif }`");
  out = {.form = Form::conditional, .span = {open.begin, pieces_[piece].span.end}};
  ++piece;
  return give_parts(out, parts);
}

bool HclParser::join_for(std::size_t& piece, Expression& out) {
  const Span open = pieces_[piece].span;
  out = pieces_[piece].node;
  Expression parts[] = {out.parts.front(), {}};
  if (!join_branch(piece, parts[1])) return false;
  if (kind_at(piece) != PieceKind::end_for)
    return scanner_.fail(open, "this `for` has no `%{ endfor }`");
  out.span = {open.begin, pieces_[piece].span.end};
  ++piece;
  return give_parts(out, parts);
}

HclTemplate parse_hcl_template(std::string_view text, Arena& arena) {
  const Arena::Counting counting(arena);
  HclFile file;
  HclTemplate read;
  read.parsed = HclParser(text, arena, file).parse_template(read.value) && file.parsed;
  read.errors = std::move(file.errors);
  return read;
}

}  // namespace ecrlint::internal::syntax
