// SPDX-License-Identifier: Apache-2.0
// The parser behind parse_hcl(): one function for each thing of the language.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "syntax/hcl.hpp"
#include "syntax/hcl_scanner.hpp"
#include "text/arena.hpp"

namespace ecrlint::internal::syntax {

/// Every function that returns bool reads what it is named after, which must begin here, and is
/// false after an error.
class HclParser {
 public:
  HclParser(std::string_view text, Arena& arena, HclFile& file)
      : scanner_(text, file), arena_(arena), file_(file) {}

  void parse_file();
  bool parse_template(Expression& out);

 private:
  using Lines = HclScanner::Lines;

  /// A level of nesting, for as long as it lives.
  class Level {
   public:
    explicit Level(HclParser& parser) : parser_(parser) { ++parser.levels_; }
    ~Level() { --parser_.levels_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    [[nodiscard]] bool too_deep() const;

   private:
    HclParser& parser_;
  };

  // Bodies: hcl_body.cpp.
  bool body(Body& out, const Span* open);
  bool items(const Span* open);
  bool item();
  bool quoted_item();
  bool attribute(std::string_view name, Span name_span);
  bool block(std::string_view type, Span type_span);
  bool labels();
  bool label(Label& out);
  bool block_body(Block& out);
  bool single_attribute();
  bool end_of_line(std::string_view after);
  bool eat_equals();

  // Expressions: hcl_expression.cpp.
  bool expression(Expression& out);
  bool pending_expression();
  bool binary(Expression& out, int lowest);
  bool operand(Expression& out);
  bool accesses(Expression& out);
  bool dot_access(Expression& out);
  bool bracket_access(Expression& out);
  bool member_name(Expression& out);
  bool full_splat(Expression& out, std::uint32_t open);
  bool attribute_splat(Expression& out, std::uint32_t dot);
  bool term(Expression& out);
  bool named(Expression& out);
  bool number(Expression& out);
  bool parenthesised(Expression& out);
  bool call(Expression& out);
  bool arguments(Expression& out, std::uint32_t open);
  bool tuple(Expression& out);
  bool object(Expression& out);
  bool object_item();
  bool for_expression(Expression& out, char close);
  bool for_names(Expression& out);
  bool for_result(Expression& out, bool makes_object);
  void note_duplicate_keys(std::span<const Expression> parts);

  // Strings and heredocs: hcl_template.cpp.
  enum class PieceKind : std::uint8_t { text, value, if_, else_, end_if, for_, end_for };
  /// A string is read as a row of these; then directives take in what they enclose.
  struct TemplatePiece {
    PieceKind kind = PieceKind::text;
    Span span = {};        // all of `${}` or `%{}`
    Expression node = {};  // the text, value or condition; of a `for`, a node with its first part
  };
  /// A string that is being read.
  struct Template {
    Span open = {};                // the quote, or the heredoc's first line
    std::string_view marker = {};  // of a heredoc
    std::size_t first_piece = 0;
    std::uint32_t end = 0;   // behind the quote or marker that closes it
    bool trim_next = false;  // the last piece ended with `~}`
    bool bare = false;       // the whole text
    /// Is it read line by line?
    [[nodiscard]] bool is_heredoc() const { return bare || !marker.empty(); }
  };
  bool quoted(Expression& out);
  bool quoted_pieces(Template& work);
  bool heredoc(Expression& out);
  bool heredoc_pieces(Template& work);
  bool bare_pieces(Template& work);
  bool at_heredoc_end(Template& work);
  bool run(Template& work, std::uint32_t begin);
  bool add_text(Template& work, Span span, std::string_view text);
  bool escape(Template& work);
  bool unicode_escape(Template& work, std::uint32_t digits);
  [[nodiscard]] bool at_sequence() const;
  [[nodiscard]] bool at_directive() const;
  bool sequence(Template& work);
  bool close_sequence(Template& work, TemplatePiece& piece);
  bool directive_head(TemplatePiece& piece);
  bool for_head(TemplatePiece& piece);
  void trim_before(const Template& work);
  void strip_indentation(const Template& work);
  bool finish_template(const Template& work, Expression& out);
  bool join(std::size_t& piece, Expression& out);
  bool join_branch(std::size_t& piece, Expression& out);
  bool join_if(std::size_t& piece, Expression& out);
  bool join_for(std::size_t& piece, Expression& out);
  void join_text(const Expression& text, std::size_t first);
  [[nodiscard]] PieceKind kind_at(std::size_t piece) const;

  // Nodes.
  bool has_room(Span span);
  bool give_parts(Expression& out, std::span<const Expression> parts);
  bool give_pending(Expression& out, std::size_t first);
  bool unclosed(Span open, std::string_view what);
  std::string_view join_texts(std::span<const Expression> parts);

  HclScanner scanner_;
  Arena& arena_;
  HclFile& file_;
  std::size_t levels_ = 0;
  // What is read of bodies, lists and strings that are still open; each takes its own from the end.
  std::vector<Attribute> attributes_;
  std::vector<Block> blocks_;
  std::vector<Label> labels_;
  std::vector<Expression> pending_;
  std::vector<TemplatePiece> pieces_;
};

}  // namespace ecrlint::internal::syntax
