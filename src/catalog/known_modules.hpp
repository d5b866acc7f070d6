// SPDX-License-Identifier: Apache-2.0
// Terraform modules that are known by their interface: which of their inputs is a policy, and which
// grants what to whom. Made at build time from src/catalog/data/modules.json.
#pragma once

#include <span>
#include <string_view>

namespace ecrlint::internal::catalog {

/// An input, and the value of it that is meant.
struct InputValue {
  std::string_view input;
  std::string_view value;
};

/// A statement that a module puts into a policy once one of its inputs is given.
struct KnownStatement {
  std::string_view principals;           ///< `AWS`, `Service` or `*`
  std::string_view principal;            ///< the one that the module names, or empty
  std::span<const std::string_view> to;  ///< the inputs with the others
  std::string_view form;                 ///< what becomes of each: `%` is it, `?` is not known
  std::string_view condition_operator;   ///< empty: no condition
  std::string_view condition_key;
  std::string_view condition_input;  ///< the one with the values
  std::string_view condition_form;   ///< as `form`
  std::span<const std::string_view> actions;
  std::string_view each;  ///< if it is not all of that, the input with whole statements
};

/// A policy that a module makes.
struct KnownPolicy {
  std::string_view kind;             ///< `repository`, `registry` or `lifecycle`
  std::string_view name;             ///< the input with the name of the repository, or empty
  std::string_view input;            ///< the one that is the policy; empty: of statements
  std::span<const InputValue> when;  ///< all of these hold
  std::span<const KnownStatement> statements;
};

struct KnownModule {
  std::string_view module;      ///< in the registry: `cloudposse/ecr/aws`, with `//` a part of it
  std::string_view repository;  ///< `github.com/cloudposse/terraform-aws-ecr`
  std::string_view version;     ///< of which this is known
  std::string_view date;        ///< of that
  std::span<const InputValue> defaults;  ///< of the inputs that policies depend on
  std::span<const KnownPolicy> policies;
};

/// All of them.
[[nodiscard]] std::span<const KnownModule> known_modules();

/// The module that the `source` of a call means, or null: an address in the registry, or a Git
/// repository in any of the ways in which one is written.
[[nodiscard]] const KnownModule* find_known_module(std::string_view source);

}  // namespace ecrlint::internal::catalog
