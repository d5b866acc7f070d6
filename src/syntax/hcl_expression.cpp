// SPDX-License-Identifier: Apache-2.0
// HCL expressions, all but strings.
#include <algorithm>
#include <array>
#include <string>

#include "syntax/duplicates.hpp"
#include "syntax/hcl_parser.hpp"
#include "syntax/limits.hpp"

namespace ecrlint::internal::syntax {
namespace {

struct BinaryOperator {
  std::string_view text;
  int binds = 0;  // how tightly; 0 is no operator
};

// What begins another stands after it.
constexpr auto kOperators = std::to_array<BinaryOperator>({
    {"||", 1},
    {"&&", 2},
    {"==", 3},
    {"!=", 3},
    {"<=", 4},
    {">=", 4},
    {"<", 4},
    {">", 4},
    {"+", 5},
    {"-", 5},
    {"*", 6},
    {"/", 6},
    {"%", 6},
});

BinaryOperator operator_at(const HclScanner& scanner) {
  constexpr CharSet kFirst("|&=!<>+-*/%");
  if (!kFirst.contains(scanner.peek()) || scanner.is("//")) return {};
  for (const BinaryOperator& known : kOperators)
    if (scanner.is(known.text)) return known;
  return {};
}

/// Digits, perhaps with a fraction and an exponent: what is one number and not two run together.
bool is_one_number(std::string_view text) {
  const auto skip_digits = [&] {
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  };
  skip_digits();
  if (text.starts_with('.')) text.remove_prefix(1);
  skip_digits();
  if (!text.empty() && lower(text.front()) == 'e') text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  skip_digits();
  return text.empty();
}

}  // namespace

/// May there be more, as much as is open? If not, that is wrong with what stands there.
bool HclParser::has_room(Span span) {
  const std::size_t open = attributes_.size() * sizeof(Attribute) + blocks_.size() * sizeof(Block) +
                           labels_.size() * sizeof(Label) + pending_.size() * sizeof(Expression) +
                           pieces_.size() * sizeof(TemplatePiece) +
                           file_.comments.size() * sizeof(Span);
  return arena_.has_room(open) || scanner_.fail(span, too_many_values());
}

/// Lays the parts down and counts the levels.
bool HclParser::give_parts(Expression& out, std::span<const Expression> parts) {
  std::size_t height = 0;
  for (const Expression& part : parts) height = std::max<std::size_t>(height, part.height);
  if (height >= kMaxDepth)
    return scanner_.fail(out.span, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
  out.height = static_cast<std::uint8_t>(height + 1);
  out.parts = arena_.copy(parts);
  return true;
}

/// Gives a node what is pending from `first` on.
bool HclParser::give_pending(Expression& out, std::size_t first) {
  const bool given = give_parts(out, std::span<const Expression>(pending_).subspan(first));
  pending_.resize(first);
  return given;
}

bool HclParser::expression(Expression& out) {
  const Level level(*this);
  scanner_.skip();
  if (level.too_deep() || !has_room({scanner_.at(), scanner_.at()}) || !binary(out, 1))
    return false;
  if (!scanner_.eat('?')) return true;
  Expression parts[] = {out, {}, {}};
  if (!expression(parts[1])) return false;
  if (!scanner_.eat(':')) return scanner_.fail_here("expected `:` and the value for false");
  if (!expression(parts[2])) return false;
  out = {.form = Form::conditional, .span = {parts[0].span.begin, parts[2].span.end}};
  return give_parts(out, parts);
}

/// One that becomes a part of what is open.
bool HclParser::pending_expression() {
  Expression read;
  if (!expression(read)) return false;
  pending_.push_back(read);
  return true;
}

/// Operands joined by operators that bind at least as tightly as `lowest`; equals to the left.
bool HclParser::binary(Expression& out, int lowest) {
  if (!operand(out)) return false;
  for (;;) {
    const BinaryOperator found = operator_at(scanner_);
    if (found.binds < lowest) return true;
    scanner_.advance(offset(found.text.size()));
    Expression parts[] = {out, {}};
    if (!binary(parts[1], found.binds + 1)) return false;
    out = {
        .form = Form::binary, .span = {parts[0].span.begin, parts[1].span.end}, .text = found.text};
    if (!give_parts(out, parts)) return false;
  }
}

/// Leaves the scanner before the next token.
bool HclParser::operand(Expression& out) {
  scanner_.skip();
  const char sign = scanner_.peek();
  if (sign != '-' && sign != '!') return term(out) && accesses(out);
  const Level level(*this);
  if (level.too_deep()) return false;
  const std::uint32_t begin = scanner_.at();
  scanner_.advance(1);
  Expression part;
  if (!operand(part)) return false;
  out = {.form = sign == '-' ? Form::negate : Form::invert, .span = {begin, part.span.end}};
  return give_parts(out, {&part, 1});
}

bool HclParser::accesses(Expression& out) {
  for (;;) {
    scanner_.skip();
    const bool dot = scanner_.peek() == '.' && !scanner_.is("...");
    if (!dot && scanner_.peek() != '[') return true;
    if (!(dot ? dot_access(out) : bracket_access(out))) return false;
  }
}

bool HclParser::dot_access(Expression& out) {
  const std::uint32_t dot = scanner_.at();
  scanner_.advance(1);
  scanner_.skip();
  return scanner_.eat('*') ? attribute_splat(out, dot) : member_name(out);
}

/// Makes `out` an attribute of itself: a name, or a number as people once wrote an index.
bool HclParser::member_name(Expression& out) {
  const Expression of = out;
  out = {.form = Form::attribute, .span = {of.span.begin, 0}};
  if (is_digit(scanner_.peek())) {
    const std::uint32_t begin = scanner_.at();
    out.text = scanner_.number();
    if (out.text.find('.') != std::string_view::npos)
      return scanner_.fail({begin, scanner_.at()}, "write these two indexes in brackets");
  } else {
    out.text = scanner_.name();
    if (out.text.empty()) return scanner_.fail_here("expected a name after the dot");
  }
  out.span.end = scanner_.at();
  return give_parts(out, {&of, 1});
}

bool HclParser::bracket_access(Expression& out) {
  const std::uint32_t open = scanner_.at();
  scanner_.advance(1);
  scanner_.skip();
  if (scanner_.eat('*')) return full_splat(out, open);
  Expression parts[] = {out, {}};
  {
    const Lines lines(scanner_, false);
    if (!expression(parts[1])) return false;
  }
  if (scanner_.at_end()) return unclosed({open, open + 1}, "this bracket");
  if (!scanner_.eat(']')) return scanner_.fail_here("expected `]` after the index");
  out = {.form = Form::index, .span = {parts[0].span.begin, scanner_.at()}};
  return give_parts(out, parts);
}

/// `[*]`: all accesses that follow are of each item.
bool HclParser::full_splat(Expression& out, std::uint32_t open) {
  const Level level(*this);
  if (level.too_deep()) return false;
  scanner_.skip();
  if (!scanner_.eat(']')) return scanner_.fail_here("expected `]` after the `*`");
  Expression parts[] = {out, {.form = Form::item, .span = {open, scanner_.at()}}};
  if (!accesses(parts[1])) return false;
  out = {.form = Form::splat, .span = {parts[0].span.begin, parts[1].span.end}};
  return give_parts(out, parts);
}

/// `.*`: the attributes that follow are of each item; an index is one of the whole.
bool HclParser::attribute_splat(Expression& out, std::uint32_t dot) {
  Expression parts[] = {out, {.form = Form::item, .span = {dot, scanner_.at()}}};
  for (scanner_.skip(); scanner_.peek() == '.' && !scanner_.is("..."); scanner_.skip()) {
    scanner_.advance(1);
    scanner_.skip();
    if (scanner_.peek() == '*') return scanner_.fail_here("`.*` inside `.*`; write `[*]`");
    if (!member_name(parts[1])) return false;
  }
  out = {.form = Form::splat, .span = {parts[0].span.begin, parts[1].span.end}};
  return give_parts(out, parts);
}

bool HclParser::term(Expression& out) {
  const char c = scanner_.peek();
  if (c == '"') return quoted(out);
  if (c == '[') return tuple(out);
  if (c == '{') return object(out);
  if (c == '(') return parenthesised(out);
  if (is_digit(c)) return number(out);
  if (scanner_.at_name()) return named(out);
  if (scanner_.is("<<")) return heredoc(out);
  return scanner_.fail_here("expected a value");
}

bool HclParser::number(Expression& out) {
  const std::uint32_t begin = scanner_.at();
  out = {.form = Form::number, .text = scanner_.number()};
  out.span = {begin, scanner_.at()};
  return is_one_number(out.text) || scanner_.fail(out.span, "this is not a number");
}

/// The parentheses leave no node, but what stands in them has their span.
bool HclParser::parenthesised(Expression& out) {
  const std::uint32_t open = scanner_.at();
  scanner_.advance(1);
  {
    const Lines lines(scanner_, false);
    if (!expression(out)) return false;
  }
  if (scanner_.at_end()) return unclosed({open, open + 1}, "this parenthesis");
  if (!scanner_.eat(')')) return scanner_.fail_here("expected `)`");
  out.span = {open, scanner_.at()};
  return true;
}

bool HclParser::named(Expression& out) {
  const std::uint32_t begin = scanner_.at();
  const std::string_view name = scanner_.name();
  out = {.form = Form::variable, .span = {begin, scanner_.at()}, .text = name};
  scanner_.skip();
  if (scanner_.peek() == '(' || scanner_.is("::")) return call(out);
  if (name == "true" || name == "false") out.form = Form::boolean;
  if (name == "null") out.form = Form::null;
  return true;
}

/// `out` holds the name, or its first part if it has several.
bool HclParser::call(Expression& out) {
  out.form = Form::call;
  std::string spaced;
  while (scanner_.eat("::")) {
    scanner_.skip();
    const std::string_view next = scanner_.name();
    if (next.empty()) return scanner_.fail_here("expected the name of a function after `::`");
    spaced += (spaced.empty() ? std::string(out.text) : "") + "::" + std::string(next);
    out.span.end = scanner_.at();
    scanner_.skip();
  }
  if (!spaced.empty()) {
    const std::string_view written = scanner_.cut(out.span.begin, out.span.end);
    out.text = written == spaced ? written : arena_.copy(spaced);
  }
  const std::uint32_t open = scanner_.at();
  if (!scanner_.eat('(')) return scanner_.fail_here("expected `(` after the name of a function");
  const std::size_t first = pending_.size();
  if (!arguments(out, open)) return false;
  out.span.end = scanner_.at();
  return give_pending(out, first);
}

bool HclParser::arguments(Expression& out, std::uint32_t open) {
  const Lines lines(scanner_, false);
  for (;;) {
    scanner_.skip();
    if (scanner_.eat(')')) return true;
    if (scanner_.at_end()) return unclosed({open, open + 1}, "this parenthesis");
    if (!pending_expression()) return false;
    out.flag = scanner_.eat("...");
    if (out.flag) scanner_.skip();
    if (scanner_.eat(')')) return true;
    if (scanner_.at_end()) return unclosed({open, open + 1}, "this parenthesis");
    if (out.flag) return scanner_.fail_here("expected `)` after `...`");
    if (!scanner_.eat(',')) return scanner_.fail_here("expected a comma or `)`");
  }
}

bool HclParser::tuple(Expression& out) {
  const std::uint32_t open = scanner_.at();
  out = {.form = Form::tuple, .span = {open, open + 1}};
  scanner_.advance(1);
  const Lines lines(scanner_, false);
  scanner_.skip();
  if (scanner_.is_word("for")) return for_expression(out, ']');
  const std::size_t first = pending_.size();
  for (;;) {
    scanner_.skip();
    if (scanner_.eat(']')) break;
    if (scanner_.at_end()) return unclosed(out.span, "this bracket");
    if (!pending_expression()) return false;
    if (scanner_.eat(']')) break;
    if (scanner_.at_end()) return unclosed(out.span, "this bracket");
    if (!scanner_.eat(',')) return scanner_.fail_here("expected a comma or `]`");
  }
  out.span.end = scanner_.at();
  return give_pending(out, first);
}

bool HclParser::object(Expression& out) {
  const std::uint32_t open = scanner_.at();
  out = {.form = Form::object, .span = {open, open + 1}};
  scanner_.advance(1);
  scanner_.skip_lines();
  if (scanner_.is_word("for")) return for_expression(out, '}');
  const Lines lines(scanner_, true);
  const std::size_t first = pending_.size();
  for (;;) {
    scanner_.skip_lines();
    if (scanner_.eat('}')) break;
    if (scanner_.at_end()) return unclosed(out.span, "this brace");
    if (!object_item()) return false;
    if (scanner_.eat('}')) break;
    if (scanner_.at_end()) return unclosed(out.span, "this brace");
    if (!scanner_.eat(',') && !scanner_.at_new_line())
      return scanner_.fail_here("expected a comma, a new line or `}`");
  }
  out.span.end = scanner_.at();
  if (!give_pending(out, first)) return false;
  note_duplicate_keys(out.parts);
  return true;
}

bool HclParser::object_item() {
  const bool parenthesis = scanner_.peek() == '(';
  Expression key;
  if (!expression(key)) return false;
  const bool name =
      key.form == Form::variable || key.form == Form::boolean || key.form == Form::null;
  if (name && !parenthesis) key.form = Form::word;
  if (!eat_equals() && !scanner_.eat(':'))
    return scanner_.fail_here("expected `=` or `:` after the key");
  pending_.push_back(key);
  return pending_expression();
}

/// Keys that can be told from the text alone.
void HclParser::note_duplicate_keys(std::span<const Expression> parts) {
  if (parts.size() < 4) return;
  std::vector<Member> keys;
  keys.reserve(parts.size() / 2);
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    const Expression& key = parts[i];
    const bool plain = key.form == Form::templated &&
                       std::all_of(key.parts.begin(), key.parts.end(),
                                   [](const Expression& part) { return part.form == Form::text; });
    if (key.form == Form::word) keys.push_back({key.text, key.span, {}});
    if (plain) keys.push_back({join_texts(key.parts), key.span, {}});
  }
  find_duplicates(keys, file_.duplicates);
}

/// `out` begins at the bracket; new lines do not count up to the one that closes it.
bool HclParser::for_expression(Expression& out, char close) {
  const Lines lines(scanner_, false);
  const bool makes_object = close == '}';
  out.form = makes_object ? Form::for_object : Form::for_tuple;
  const std::size_t first = pending_.size();
  scanner_.advance(3);
  if (!for_names(out)) return false;
  if (!pending_expression()) return false;
  if (!scanner_.eat(':')) return scanner_.fail_here("expected `:` after what the `for` goes over");
  if (!for_result(out, makes_object)) return false;
  if (scanner_.is_word("if")) {
    scanner_.advance(2);
    if (!pending_expression()) return false;
  }
  if (scanner_.at_end()) return unclosed({out.span.begin, out.span.begin + 1}, "this `for`");
  if (!scanner_.eat(close))
    return scanner_.fail_here(std::string("expected `") + close + "` after the `for`");
  out.span.end = scanner_.at();
  return give_pending(out, first);
}

/// `key, value in` or `value in`.
bool HclParser::for_names(Expression& out) {
  scanner_.skip();
  LoopNames names{.value = scanner_.name()};
  if (names.value.empty()) return scanner_.fail_here("expected a name after `for`");
  scanner_.skip();
  if (scanner_.eat(',')) {
    scanner_.skip();
    names.key = names.value;
    names.value = scanner_.name();
    if (names.value.empty()) return scanner_.fail_here("expected a second name");
    scanner_.skip();
  }
  out.names = &arena_.keep(names);
  if (!scanner_.is_word("in")) return scanner_.fail_here("expected `in`");
  scanner_.advance(2);
  return true;
}

bool HclParser::for_result(Expression& out, bool makes_object) {
  if (!pending_expression()) return false;
  if (!makes_object) {
    if (scanner_.is("=>") || scanner_.is("..."))
      return scanner_.fail_here("a `for` in brackets makes a list, without keys or groups");
    return true;
  }
  if (!scanner_.eat("=>")) return scanner_.fail_here("expected `=>` after the key");
  if (!pending_expression()) return false;
  out.flag = scanner_.eat("...");
  if (out.flag) scanner_.skip();
  return true;
}

}  // namespace ecrlint::internal::syntax
