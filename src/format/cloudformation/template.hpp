// SPDX-License-Identifier: Apache-2.0
// The values of the expressions of a CloudFormation template, as far as the template tells.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "format/collector.hpp"
#include "text/offset_map.hpp"

namespace ecrlint::internal::format {

/// Text made of pieces, some of which are not known.
class TemplateText {
 public:
  /// With places, `map` tells where in the source each byte comes from.
  explicit TemplateText(bool places) : places_(places) {}

  /// Adds `piece` of a string of the source whose bytes are at the places that `map` tells.
  void add_literal(std::string_view piece, const OffsetMap& map, std::size_t at);

  /// Adds what stands for an expression.
  void add_value(std::string_view value, Span expression);

  [[nodiscard]] bool has_places() const { return places_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const OffsetMap& map() const { return map_; }

 private:
  bool fits(std::size_t more);

  std::string text_;
  OffsetMap map_;
  bool places_;
  bool too_long_ = false;
};

/// The member of an object that is a call of an intrinsic function; null when it is none.
[[nodiscard]] const Member* call_in(const Value& value);

/// Evaluates the values of one template. Conditions that are not known are decided in every way,
/// one after the other, and alike wherever they stand.
class TemplateValues {
 public:
  /// `defaults_decide`: a condition on a parameter is what the parameter's default makes of it.
  /// Otherwise nobody knows.
  TemplateValues(const Value& root, Collector& collector, bool defaults_decide = true);

  /// Calls `visit` once for each outcome of the unknown conditions that it has this look at.
  template <class Visit>
  void each_outcome(Visit visit) {
    decisions_.clear();
    do {
      begin_outcome();
      visit();
    } while (next_outcome());
  }

  /// Did a condition ask for the default of a parameter, so that something else may be so?
  [[nodiscard]] bool default_decided() const { return default_decided_; }

  /// The value with all expressions in it evaluated; nothing for one that is left out.
  [[nodiscard]] std::optional<Value> evaluate(const Value& written);

  /// What a value says as text, with holes; a hole when it is none.
  void add_text(TemplateText& text, const Value& written);

  struct Branch {
    const Value* value = nullptr;  ///< null when left out or not known
    bool left_out = false;
  };
  /// What this outcome takes of nested `Fn::If`. Adds the steps to it to `pointer`.
  [[nodiscard]] Branch branch_of(const Value& written, std::string& pointer);

  /// The text of a value when all of it is known; else empty.
  [[nodiscard]] std::string_view known_text(const Value* written);

  /// What an outcome has met: how conditions turned out, and, sorted, the values referred to.
  [[nodiscard]] std::vector<Assumption> assumptions() const;
  [[nodiscard]] std::vector<Origin> origins() const;

  /// Whether the condition of an `Fn::If` or a resource holds, when that is known.
  [[nodiscard]] std::optional<bool> holds(const Value& condition);

  /// Calls `visit` with what is looked at only where the condition has this outcome.
  template <class Visit>
  void assuming(const Value& condition, bool outcome, Visit visit) {
    const std::size_t before = assumed_.size();
    assume(condition, outcome, 0);
    visit();
    assumed_.resize(before);
  }

  /// The logical id that a `Ref` or `Fn::GetAtt` names; empty when the value is none of these.
  [[nodiscard]] static std::string_view referenced(const Value& written);

  [[nodiscard]] const Value* resource(std::string_view id) const;

  /// Was the template too much to evaluate all of it?
  [[nodiscard]] bool gave_up() const { return steps_left_ == 0; }
  /// Had a policy more open conditions than are decided in every way?
  [[nodiscard]] bool cut() const { return cut_; }

 private:
  using Index = std::unordered_map<std::string_view, const Value*>;
  using Result = std::optional<Value>;

  struct AssumedAnswer {
    std::string question;
    bool answer = false;
  };

  bool spend(std::size_t steps);
  static constexpr std::size_t kBytesInStep = 32;  // of a text that is put in another place
  void begin_outcome();
  bool next_outcome();

  Result evaluate_node(const Value& written);
  Result evaluate_members(const Value& written);
  Result call(const Value& written, const Member& function);
  Value refer(Span span, std::string_view name);
  Value refer_to_parameter(Span span, std::string_view name, const Value& parameter);
  Value find_in_map(Span span, const Value& arguments);
  Value select(Span span, const Value& arguments);
  Value split(Span span, const Value& arguments);
  void substitute(TemplateText& text, const Value& arguments);
  void substitute_one(TemplateText& text, std::string_view name, Span place, const Value* locals);
  void join(TemplateText& text, const Value& arguments);
  std::string_view name_or_arn(std::string_view id, std::string_view attribute);
  std::string_view text_of(const Value& written);
  std::string_view keep(std::string_view text);
  Value moved(const Value& value, Span span);
  void note_origin(Span place, std::string message, bool whole);

  const Value* take(const Value& arguments, std::string& pointer);
  std::optional<bool> decide(const Value& condition);
  std::optional<bool> peek(const Value& condition, unsigned depth);
  std::optional<bool> peek_name(std::string_view name, unsigned depth);
  std::optional<bool> peek_all(const Value& list, bool all, unsigned depth);
  std::optional<bool> ask(std::string question);
  std::optional<bool> equal(const Value& arguments);
  bool answer_next(const std::string& question);
  void assume(const Value& condition, bool outcome, unsigned depth);

  Collector& collector_;
  Arena& arena_;
  bool defaults_decide_;
  Index parameters_;
  Index conditions_;
  Index mappings_;
  Index resources_;
  std::size_t steps_left_;
  unsigned depth_ = 0;
  bool default_decided_ = false;
  bool in_condition_ = false;             // no origins there, and an empty default is a value
  std::optional<Span> use_;               // the outermost expression that is being evaluated
  std::vector<AssumedAnswer> decisions_;  // of this outcome and those before it
  std::size_t decided_ = 0;               // by this outcome
  bool cut_ = false;
  std::vector<AssumedAnswer> assumed_;
  std::string open_question_;
  std::vector<std::string> taken_;  // the words for branches that this outcome takes
  std::vector<Origin> origins_;
};

/// Gives a document that is not sent as it is written its text: its tree as JSON without blanks,
/// in which `*` is what is not known.
void tell_sent(Document& document, Arena& arena);

/// The same text of a name or a condition; nothing of one that is longer than any that is in use.
[[nodiscard]] std::optional<std::string> short_json(const Value& value);

/// Adds the policies of a template, or of one resource of a template that stands alone. Says
/// whether it is one.
[[nodiscard]] bool find_in_template(const Value& root, Collector& collector);

}  // namespace ecrlint::internal::format
