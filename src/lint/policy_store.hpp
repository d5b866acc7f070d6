// Policies that requests are held against, with everything they point into.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "analysis/decide.hpp"
#include "ecrlint/access.hpp"
#include "format/document.hpp"
#include "text/arena.hpp"

namespace ecrlint {

/// Not thread-safe while policies are added.
class PolicyStore {
 public:
  explicit PolicyStore(std::shared_ptr<const catalog::Catalog> catalog);
  PolicyStore(const PolicyStore&) = delete;
  PolicyStore& operator=(const PolicyStore&) = delete;

  /// Adds all policies of a kind that the gate takes; gives their number.
  std::size_t add(Gate gate, Source source, std::size_t level);
  /// Adds a policy of a tree that outlives the store; `source` is for the places it is cited by.
  void add(Gate gate, const syntax::Value& root, std::size_t source, std::size_t level,
           bool certain = true, bool plain = false);
  /// Says that the level exists, though it may have no policy.
  void add_level(Gate gate, std::size_t level);

  [[nodiscard]] Verdict decide(const Request& request) const;

  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] analysis::PolicyTests& tests() { return tests_; }
  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] std::vector<Source>& sources() { return sources_; }
  [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }

 private:
  [[nodiscard]] Decisive cite(Gate gate, const analysis::Found& found, bool allow) const;

  struct Owned {
    Policy policy;
    std::size_t source = 0;
  };

  std::shared_ptr<const catalog::Catalog> catalog_;
  Arena arena_;
  std::vector<Source> sources_;
  std::deque<std::string> texts_;  // what the trees point into; sources_ may move
  std::deque<Owned> policies_;
  std::vector<Failure> failures_;
  analysis::PolicyTests tests_;
};

/// What kind of policy a gate takes.
[[nodiscard]] PolicyKind kind_of(Gate gate);

}  // namespace ecrlint
