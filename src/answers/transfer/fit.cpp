// Compares owners, repositories and accounts.
#include "answers/transfer/fit.hpp"

#include <algorithm>

#include "answers/limit_policies.hpp"
#include "model/arn.hpp"

namespace ecrlint::internal {
namespace {

using format::Document;

/// `role/app` against `role` and `app`; paths do not tell names apart.
bool is_owner(std::string_view owner, const Caller& caller) {
  const auto slash = owner.find('/');
  return slash != owner.npos && owner.substr(0, slash) == caller.kind &&
         last_path_part(owner) == caller.name;
}

}  // namespace

bool is_of_caller(const Document& document, const Caller& caller) {
  // A policy of AWS's own is in every account.
  const std::string& account = document.account;
  if (!account.empty() && account != "aws" && account != caller.account) return false;
  const auto is_mine = [&](const std::string& owner) { return is_owner(owner, caller); };
  return std::any_of(document.owners.begin(), document.owners.end(), is_mine) ||
         std::any_of(document.owner_names.begin(), document.owner_names.end(), is_mine);
}

bool is_caller(const format::Owner& made, const Caller& caller) {
  const auto arn = parse_arn(made.arn);
  if (arn && arn->account != caller.account) return false;
  if (!made.account.empty() && made.account != caller.account) return false;
  return is_owner(made.key, caller) || is_owner(made.name, caller);
}

bool is_of_image(const Document& document, const Image& image) {
  return document.repository == image.repository &&
         (document.account.empty() || document.account == image.account);
}

bool fits(const Document& document, Gate gate, const Caller& caller, const Image& image) {
  if (document.kind != kind_of(gate)) return false;
  const bool elsewhere = !document.account.empty() && document.account != image.account;
  switch (gate) {
    case Gate::repository_policy:
      return !elsewhere && (document.repository.empty() || document.repository == image.repository);
    case Gate::registry_policy:
      return !elsewhere;
    case Gate::identity_policy:
      return has_owner(document) ? is_of_caller(document, caller) : !document.detached;
    case Gate::scp:
    case Gate::rcp:
      return limits(document);
    default:
      return true;
  }
}

}  // namespace ecrlint::internal
