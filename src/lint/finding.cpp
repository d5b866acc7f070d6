// The words of the public enumerations.
#include "ecrlint/finding.hpp"

#include <array>
#include <utility>

namespace ecrlint {
namespace {

template <class T>
using Word = std::pair<T, std::string_view>;

constexpr std::array kSeverities{
    Word<Severity>{Severity::info, "info"}, Word<Severity>{Severity::low, "low"},
    Word<Severity>{Severity::medium, "medium"}, Word<Severity>{Severity::high, "high"},
    Word<Severity>{Severity::critical, "critical"}};

constexpr std::array kProfiles{Word<Profile>{Profile::ci, "ci"},
                               Word<Profile>{Profile::review, "review"},
                               Word<Profile>{Profile::audit, "audit"}};

constexpr std::array kKinds{Word<PolicyKind>{PolicyKind::repository, "repository"},
                            Word<PolicyKind>{PolicyKind::registry, "registry"},
                            Word<PolicyKind>{PolicyKind::identity, "identity"},
                            Word<PolicyKind>{PolicyKind::trust, "trust"},
                            Word<PolicyKind>{PolicyKind::resource, "resource"}};

constexpr std::array kApplicabilities{Word<Applicability>{Applicability::safe, "safe"},
                                      Word<Applicability>{Applicability::unsafe, "unsafe"},
                                      Word<Applicability>{Applicability::manual, "manual"}};

template <class Table, class T>
std::string_view word_of(const Table& table, T value) {
  for (const auto& [known, word] : table)
    if (known == value) return word;
  return {};
}

template <class T, std::size_t N>
std::optional<T> value_of(const std::array<Word<T>, N>& table, std::string_view word) {
  for (const auto& [value, known] : table)
    if (known == word) return value;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Severity value) { return word_of(kSeverities, value); }
std::string_view to_string(Profile value) { return word_of(kProfiles, value); }
std::string_view to_string(PolicyKind value) { return word_of(kKinds, value); }
std::string_view to_string(Applicability value) { return word_of(kApplicabilities, value); }

std::optional<Severity> severity_from(std::string_view word) { return value_of(kSeverities, word); }
std::optional<Profile> profile_from(std::string_view word) { return value_of(kProfiles, word); }
std::optional<PolicyKind> policy_kind_from(std::string_view word) { return value_of(kKinds, word); }

}  // namespace ecrlint
