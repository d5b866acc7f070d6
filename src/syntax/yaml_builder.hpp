// SPDX-License-Identifier: Apache-2.0
// Builds the trees of a YAML text from its nodes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/value.hpp"
#include "syntax/yaml.hpp"
#include "text/arena.hpp"

namespace ecrlint::internal::syntax {

/// What the tag of a node means here.
struct YamlTag {
  enum class Means : std::uint8_t {
    nothing,   ///< the node is what it looks like
    text,      ///< a scalar is text, whatever it looks like
    boolean,   ///< a scalar is a boolean or null, even in quotes
    merge,     ///< a key is the merge key
    function,  ///< short for an object with one member
    unknown,   ///< whatever the program that reads the file makes of it
  };
  Means means = Means::nothing;
  std::string_view function = {};  ///< the key of that member
};

/// Reads a resolved tag (`!Sub`, `tag:yaml.org,2002:str`); the result holds no view of it.
[[nodiscard]] YamlTag read_yaml_tag(std::string_view tag);

/// What an untagged plain scalar is: null, boolean or string.
[[nodiscard]] Kind kind_of_plain(std::string_view text);

/// The value of a text that is a boolean.
[[nodiscard]] bool yaml_flag(std::string_view text);

/// Takes nodes in the order of the text. Every function that returns bool is false after an error,
/// which finish() tells.
class YamlBuilder {
 public:
  /// What a node has besides its value.
  struct Head {
    YamlTag tag = {};
    Span tag_span = {};
    std::string_view anchor = {};

    /// How many levels of the tree the tag adds.
    [[nodiscard]] std::size_t levels() const {
      return tag.means == YamlTag::Means::function ? 1 : 0;
    }
  };

  YamlBuilder(std::string_view text, Arena& arena);

  void begin_document() { tree_.plain = plain_; }
  void end_document();
  void add_comment(Span span) { stream_.comments.push_back(span); }

  /// `text` must live as long as the tree; `plain` when it stands there without quotes.
  bool scalar(Span span, std::string_view text, bool plain, const Head& head);
  bool alias(std::string_view name, Span span);
  bool open(Kind kind, std::uint32_t begin, const Head& head);
  /// Ends a collection after its bracket, or a block after its last child.
  void close(std::uint32_t bracket_end);
  void close();

  /// Ends the stream at the problem; what is open gets no further.
  void break_off(Problem problem);
  /// Everything built, after the end of the stream or an error.
  [[nodiscard]] YamlStream finish();

 private:
  using Means = YamlTag::Means;

  /// A collection whose end has not been read.
  struct Frame {
    Kind kind;
    std::uint32_t begin;
    Head head;
    std::size_t first_child;
    // Of an object:
    bool wants_key;
    bool unknowable = false;  // has a key that is no scalar
    bool merges = false;      // the key is the merge key
    std::string_view key = {};
    Span key_span = {};
  };

  struct Anchor {
    Value value;
    bool open;  // its node has not ended
  };

  bool fail(Span span, std::string message);
  bool fail_deep(Span span);
  bool count(Span span);
  bool expand(Value& value, Span span, std::size_t level);
  void close_frame(std::uint32_t end, bool unfinished);
  void end_node(Value value, const Head& head, bool merges);
  void place(const Value& value, bool merges);
  std::span<const Member> members_of(std::span<const Member> children, const Frame& frame,
                                     bool& unknown);

  std::string_view text_;
  Arena& arena_;
  YamlStream stream_;
  Tree tree_;  // of the document that is open
  bool plain_ = false;
  std::size_t level_ = 0;
  std::size_t budget_;
  std::vector<Frame> frames_;
  std::vector<Member> pending_;      // finished values whose container is still open
  std::vector<std::size_t> merges_;  // those of them that stand under a merge key
  std::unordered_map<std::string_view, Anchor> anchors_;
  std::optional<Problem> problem_;
};

}  // namespace ecrlint::internal::syntax
