// SPDX-License-Identifier: Apache-2.0
// A transfer taken apart: which image, who asks, which calls.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/consumers.hpp"
#include "catalog/catalog.hpp"
#include "ecrlint/transfer.hpp"

namespace ecrlint::internal {

/// A repository, as an image or an ARN names it.
struct Image {
  std::string account;
  std::string region;
  std::string partition;
  std::string repository;
  std::string arn;
};

/// Reads a URI or an ARN.
[[nodiscard]] Result<Image> read_image(std::string_view text, const catalog::Catalog& catalog);

[[nodiscard]] std::string repository_arn(std::string_view partition, std::string_view region,
                                         std::string_view account, std::string_view name);

/// The ARN of somebody or something in IAM; an account that is not known is a hole.
[[nodiscard]] std::string iam_arn(std::string_view partition, std::string_view account,
                                  std::string_view resource);

/// Who asks.
struct Caller {
  std::string text;     ///< as given: ARN or service principal
  std::string account;  ///< empty for a service
  std::string partition;
  std::string kind;  ///< `role`, `user`, `federated user`; `account` for its root; `service`
  std::string name;  ///< of the role or user without path, or the account, or the service
  /// What a policy names it by: of a session the role, without the path that nobody told.
  std::string principal;
  std::string role;  ///< ARN of a session's role, as far as its path is known; else empty

  [[nodiscard]] bool is_service() const { return kind == "service"; }
  [[nodiscard]] bool is_root() const { return kind == "account"; }
  /// A role that IAM Identity Center made: its name changes when it is made again.
  [[nodiscard]] bool is_of_identity_center() const;
};

[[nodiscard]] Result<Caller> read_caller(const TransferRequest& request,
                                         const catalog::Catalog& catalog);

/// What is asked for, and what was read of it. Refers to all of it.
struct Transfer {
  const TransferRequest& request;
  const Caller& caller;
  const Image& image;
  const analysis::Consumer& consumer;
};

/// One call to be decided.
struct TransferCall {
  Request request;
  std::string purpose;
  bool by_service = false;
};

/// The consumer asked for, or the one that the principal shows; an error when it does not fit.
[[nodiscard]] Result<const analysis::Consumer*> consumer_of(const TransferRequest& request,
                                                            const Caller& caller);

/// All calls about an image, in order. `first` says that nobody has logged in yet.
[[nodiscard]] std::vector<TransferCall> calls_of(const Transfer& transfer, bool first);

/// `arn:aws:lambda:eu-west-1:314159265358:function:*`: on whose behalf the consumer's service
/// calls; empty when the account is not known.
[[nodiscard]] std::string source_arn(const Transfer& transfer);

}  // namespace ecrlint::internal
