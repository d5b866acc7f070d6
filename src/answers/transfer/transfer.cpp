// SPDX-License-Identifier: Apache-2.0
// Decides a transfer call by call.
#include "ecrlint/transfer.hpp"

#include <algorithm>

#include "answers/transfer/change.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

/// Notes and what is open are said once, however many images they are about.
void append_new(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const std::string& line : from) push_new(to, line);
}

class TransferDecider {
 public:
  TransferDecider(const TransferRequest& request, std::shared_ptr<const catalog::Catalog> catalog)
      : request_(request), catalog_(std::move(catalog)) {}

  Result<TransferReport> decide() {
    report_.push = request_.push;
    report_.principal = request_.principal;
    report_.images = request_.images;
    const catalog::Catalog& catalog = catalog_ ? *catalog_ : catalog::Catalog::built_in();
    const auto caller = read_caller(request_, catalog);
    if (!caller) return caller.error();
    const auto consumer = consumer_of(request_, *caller);
    if (!consumer) return consumer.error();
    if (request_.push && caller->is_service()) return Error{"no AWS service pushes by itself"};
    report_.consumer = (*consumer)->name;
    if (request_.images.empty()) return Error{"no image"};
    const auto named = [](const GatePolicy& given) { return is_gate(given.gate); };
    if (!std::all_of(request_.policies.begin(), request_.policies.end(), named) ||
        !std::all_of(request_.none.begin(), request_.none.end(), is_gate))
      return Error{"no such kind of policy"};
    std::vector<Image> images;
    std::optional<Error> wrong;
    for (const std::string& text : request_.images)
      if (auto image = read_image(text, catalog))
        images.push_back(std::move(*image));
      else
        wrong = image.error();
    if (wrong) return *wrong;
    report_.changes_suffice = true;
    for (const Image& image : images)
      decide({request_, *caller, image, **consumer}, &image == images.data());
    conclude();
    return std::move(report_);
  }

 private:
  void decide(const Transfer& transfer, bool first) {
    PolicyStore store(catalog_);
    PolicyTaker policies(request_, transfer.caller, transfer.image, store);
    policies.take();
    const std::size_t base = report_.sources.size();
    const std::vector<TransferCall> calls = calls_of(transfer, first);
    bool works = true;
    for (const TransferCall& call : calls) {
      TransferStep step{call.request.principal, call.request.action,        call.request.resource,
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
    Proposal proposal = propose(transfer, calls, policies, store);
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
    report_.outcome = TransferOutcome::allowed;
    for (const TransferStep& step : report_.steps) {
      const Decision decision = step.verdict.decision;
      if (decision == Decision::unknown && report_.outcome == TransferOutcome::allowed)
        report_.outcome = TransferOutcome::unknown;
      if (decision == Decision::explicit_deny || decision == Decision::implicit_deny)
        report_.outcome = TransferOutcome::denied;
    }
    if (report_.outcome != TransferOutcome::allowed && report_.changes.empty())
      report_.changes_suffice = false;
  }

  const TransferRequest& request_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  TransferReport report_;
};

}  // namespace

Result<TransferReport> transfer(const TransferRequest& request,
                                std::shared_ptr<const Catalog> catalog) {
  return guarded([&] { return TransferDecider(request, std::move(catalog)).decide(); });
}

std::vector<ConsumerInfo> transfer_consumers() {
  std::vector<ConsumerInfo> all;
  for (const analysis::Consumer& one : analysis::consumers()) all.push_back({one.name, one.who});
  return all;
}

}  // namespace ecrlint
