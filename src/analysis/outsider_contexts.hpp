// SPDX-License-Identifier: Apache-2.0
// The condition keys that an outsider, whom a policy does not mean, may come with.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analysis/caller_key.hpp"
#include "analysis/combinations.hpp"
#include "analysis/operand.hpp"
#include "ecrlint/access.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// A text that the pattern matches; the account of an ARN is the given one where it may be.
[[nodiscard]] std::string sample(std::string_view pattern, std::string_view account);

/// Who comes.
struct Outsider {
  std::string account;            ///< its own, or that it acts for
  bool service = false;           ///< a service principal
  bool any_member = false;        ///< anybody of the account, so that its ARNs may be the caller's
  bool outside = true;            ///< of none of the organizations that a policy may mean
  std::string organization = {};  ///< its own, or that it acts for; empty for one that nobody names
  std::optional<Moment> from = {};  ///< does not come before; nothing when it comes at any moment
};

/// All combinations of values that conditions tell apart and that a newcomer may have: what they
/// ask for, what hardly any asks for, and none. Left out is what only callers have who are meant,
/// and not known what only some newcomers have. Refers to the catalogue.
class OutsiderContexts {
 public:
  OutsiderContexts(const catalog::Catalog& catalog, Outsider who)
      : catalog_(catalog), who_(std::move(who)) {}

  /// Adds what the conditions of a statement ask for. To be called before next().
  void add(const Statement& statement);

  /// More keys than a policy has that AWS takes? Then they are not all tried.
  [[nodiscard]] bool too_many() const { return choices_.size() > kMostKeys; }

  /// Makes the next combination; false after the last. There is always one.
  bool next();

  /// The combination. A key without an entry is not known, unless it follows from the caller.
  [[nodiscard]] const std::vector<RequestKey>& keys() const { return keys_; }

 private:
  static constexpr std::size_t kMostKeys = 64;

  struct KeyChoice {
    std::string key;
    bool list = false;
    bool open = false;    // no entry is one of the choices
    bool absent = false;  // so is an entry without a value
    std::vector<std::string> values;
    std::unordered_set<std::string> known;  // those values

    void add(std::string value) {
      if (known.insert(value).second) values.push_back(std::move(value));
    }
    [[nodiscard]] std::size_t size() const {
      return std::max<std::size_t>(values.size() + (open ? 1 : 0) + (absent ? 1 : 0), 1);
    }
  };

  void add(const Condition& condition);
  void add_values(KeyChoice& choice, const Condition& condition, const catalog::Operator& op,
                  const CallerKey& key) const;
  void add_other(KeyChoice& choice, const catalog::Operator& op, const CallerKey& key) const;
  void add_moments(KeyChoice& choice, const Condition& condition, const catalog::Operator& op,
                   const CallerKey& key) const;
  void add_tags_in(const Text& value);
  [[nodiscard]] bool is_own(const CallerKey& key, const Text& value) const;
  [[nodiscard]] bool is_derived(const CallerKey& key) const;
  [[nodiscard]] bool may_lack(const CallerKey& key) const;
  [[nodiscard]] bool is_doubtful(const CallerKey& key) const;
  KeyChoice& choice(const Text& key, const CallerKey* known);
  void fill();

  const catalog::Catalog& catalog_;
  Outsider who_;
  std::vector<KeyChoice> choices_;
  std::optional<Combinations> combinations_;  // of all choices, once they are complete
  std::vector<RequestKey> keys_;
};

}  // namespace ecrlint::internal::analysis
