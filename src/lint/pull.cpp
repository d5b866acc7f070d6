// Decides a transfer call by call.
#include "ecrlint/pull.hpp"

#include <algorithm>
#include <array>

#include "lint/pull_change.hpp"

namespace ecrlint {
namespace {

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Notes and what is open are said once, however many images they are about.
void append_new(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const std::string& line : from)
    if (std::find(to.begin(), to.end(), line) == to.end()) to.push_back(line);
}

class Decider {
 public:
  Decider(const PullRequest& request, std::shared_ptr<const catalog::Catalog> catalog)
      : request_(request), catalog_(std::move(catalog)) {}

  PullReport decide() {
    report_.push = request_.push;
    report_.principal = request_.principal;
    report_.images = request_.images;
    const catalog::Catalog& catalog = catalog_ ? *catalog_ : catalog::Catalog::built_in();
    const auto puller = read_puller(request_, catalog, report_.error);
    if (!puller) return std::move(report_);
    const analysis::Consumer* consumer = consumer_of(request_, *puller, report_.error);
    if (consumer == nullptr) return std::move(report_);
    if (request_.push && puller->is_service()) report_.error = "no AWS service pushes by itself";
    report_.consumer = consumer->name;
    std::vector<Image> images;
    if (request_.images.empty()) report_.error = "no image";
    for (const std::string& text : request_.images)
      if (auto image = read_image(text, catalog, report_.error)) images.push_back(*image);
    if (!report_.error.empty()) return std::move(report_);
    report_.changes_suffice = true;
    for (std::size_t i = 0; i < images.size(); ++i) decide(*puller, images[i], *consumer, i == 0);
    conclude();
    return std::move(report_);
  }

 private:
  void decide(const Puller& puller, const Image& image, const analysis::Consumer& consumer,
              bool first) {
    PolicyStore store(catalog_);
    PolicyTaker policies(request_, puller, image, store);
    policies.take();
    const std::size_t base = report_.sources.size();
    const std::vector<Call> calls = calls_of(request_, puller, image, consumer, first);
    bool works = true;
    for (const Call& call : calls) {
      PullStep step{call.request.principal, call.request.action,        call.request.resource,
                    call.purpose,           store.decide(call.request), {}};
      step.blocked_by = blocking(step.verdict);
      for (Decisive& decisive : step.verdict.statements) decisive.source += base;
      works = works && step.verdict.decision == Decision::allowed;
      report_.steps.push_back(std::move(step));
    }
    for (TakenPolicy& taken : policies.taken()) taken.source += base;
    append(report_.taken, std::move(policies.taken()));
    append_new(report_.notes, policies.notes());
    append(report_.failures, std::move(policies.failures()));
    append(report_.failures, store.failures());
    append(report_.sources, store.sources());
    if (works) return;
    Proposal proposal = propose(request_, puller, image, consumer, calls, policies, store);
    for (PolicyChange& change : proposal.changes) {
      if (change.source) *change.source += base;
      if (is_new(change)) report_.changes.push_back(std::move(change));
    }
    append_new(report_.open, proposal.open);
    report_.changes_suffice = report_.changes_suffice && proposal.suffices;
  }

  /// Several images ask the caller's policies for the same login.
  [[nodiscard]] bool is_new(const PolicyChange& change) const {
    return std::none_of(
        report_.changes.begin(), report_.changes.end(), [&](const PolicyChange& other) {
          return other.kind == change.kind && other.gate == change.gate &&
                 other.owner == change.owner && other.statement == change.statement &&
                 other.source == change.source && other.span == change.span;
        });
  }

  void conclude() {
    report_.outcome = PullOutcome::allowed;
    for (const PullStep& step : report_.steps) {
      const Decision decision = step.verdict.decision;
      if (decision == Decision::unknown && report_.outcome == PullOutcome::allowed)
        report_.outcome = PullOutcome::unknown;
      if (decision == Decision::explicit_deny || decision == Decision::implicit_deny)
        report_.outcome = PullOutcome::denied;
    }
    if (report_.outcome != PullOutcome::allowed && report_.changes.empty())
      report_.changes_suffice = false;
  }

  const PullRequest& request_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  PullReport report_;
};

}  // namespace

std::string_view to_string(PullOutcome value) {
  constexpr std::array<std::string_view, 3> kNames{"allowed", "denied", "unknown"};
  return kNames[static_cast<std::size_t>(value)];
}

std::string_view to_string(PolicyChange::Kind value) {
  constexpr std::array<std::string_view, 3> kNames{"add", "remove", "require"};
  return kNames[static_cast<std::size_t>(value)];
}

PullReport pull(const PullRequest& request, std::shared_ptr<const catalog::Catalog> catalog) {
  return Decider(request, std::move(catalog)).decide();
}

std::vector<ConsumerInfo> pull_consumers() {
  std::vector<ConsumerInfo> all;
  for (const analysis::Consumer& one : analysis::consumers()) all.push_back({one.name, one.who});
  return all;
}

}  // namespace ecrlint
