// Who is left when a statement's conditions are met: do they keep strangers out?
//
// A condition narrows when it is met by callers with certain fixed values only. What AWS counts so
// for "public" (Amazon S3 user guide, block public access, "The meaning of public") is taken over
// for ECR, which has no definition of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/access.hpp"
#include "model/policy.hpp"

namespace ecrlint::analysis {

/// Who the statement names and strangers would be among.
enum class Caller : std::uint8_t {
  anyone,   ///< `*`: every principal of every account
  service,  ///< a service principal: the service, acting for any account
};

/// Why a condition lets strangers through.
enum class Gap : std::uint8_t {
  none,            ///< it does not, or nobody can tell
  unconditional,   ///< there is no condition
  for_all_values,  ///< ForAllValues is met by a request without the key
  if_exists,       ///< so is ...IfExists
  negated,         ///< met by everybody but those it names
  wildcard,        ///< a pattern that strangers match
  wide_address,    ///< an address range wider than /8 (IPv4) or /32 (IPv6)
  presence,        ///< Null: strangers have the key too
  spoofable,       ///< a header that callers choose
  tag,             ///< a tag, which anybody can put on what is theirs
  unrelated,       ///< a key that says nothing about who calls
};

/// Does something keep strangers out?
struct Narrowing {
  Answer answer = Answer::unknown;
  Gap gap = Gap::none;                   ///< why not; none unless the answer is no
  const Condition* condition = nullptr;  ///< to blame for the gap
  const Text* value = nullptr;           ///< of the condition, when a value is to blame
};

/// The length of the prefix of the widest range of addresses that may be one's own.
[[nodiscard]] constexpr int widest_own_range(bool six) { return six ? 32 : 8; }

/// One condition by itself.
[[nodiscard]] Narrowing narrowing(const Condition& condition, const catalog::Catalog& catalog,
                                  Caller caller = Caller::anyone);

/// All conditions of a statement together: one that narrows is enough. When none does, the one that
/// was most likely meant to is blamed.
[[nodiscard]] Narrowing narrowing(const Statement& statement, const catalog::Catalog& catalog,
                                  Caller caller = Caller::anyone);

/// Does the key say whose the caller is, so that strangers never have a value written out in full?
[[nodiscard]] bool tells_of_caller(std::string_view key);

/// Surely no condition: none written, or an empty object.
[[nodiscard]] bool unconditional(const Statement& statement);

/// May a Deny with these conditions leave only a chosen few (`StringNotEquals` on
/// `aws:PrincipalOrgID`), or nobody? No is sure, yes for a well-known pattern.
[[nodiscard]] Answer confines(const Statement& deny, const catalog::Catalog& catalog);

/// ECR actions that the Denies of a policy take from a principal, or from all but a chosen few of
/// those it stands for. What may be taken, for all that is known, is among them.
class Withheld {
 public:
  Withheld(const Policy& policy, const Access& access, const catalog::Catalog& catalog);

  [[nodiscard]] ActionSet from(const Principal& principal) const;

 private:
  struct Deny {
    const Statement* statement;
    ActionSet actions;
  };

  ActionSet from_all_;
  std::vector<Deny> from_some_;  // each names a principal
};

}  // namespace ecrlint::analysis
