// The context of a request: what is known of each condition key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ecrlint::analysis {

enum class Presence : std::uint8_t {
  given,
  absent,   ///< surely not part of the request
  unknown,  ///< nobody said
};

/// One condition key of a request.
struct ContextKey {
  std::string name = {};  ///< lower case
  std::vector<std::string> values = {};
  bool list = false;  ///< several values may come with it
  Presence presence = Presence::given;
};

/// Keys by name. Immutable once built, so safe to share between threads.
class Context {
 public:
  Context() = default;
  /// Of two entries for one key the first counts. `complete` says that keys without an entry are
  /// absent; else they are unknown.
  Context(std::vector<ContextKey> keys, bool complete);

  /// The entry of a key by its lower-case name; one without values when there is none.
  [[nodiscard]] const ContextKey& find(std::string_view name) const;

 private:
  std::vector<ContextKey> keys_;  // sorted by name
  ContextKey missing_;
};

}  // namespace ecrlint::analysis
