// The context of a request: what is known of each condition key.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/access.hpp"
#include "text/ascii.hpp"

namespace ecrlint::analysis {

enum class Presence : std::uint8_t {
  given,
  absent,   ///< surely not part of the request
  unknown,  ///< nobody said
};

/// The name of a condition key, ready to be looked up: the same in any letter case. Refers to the
/// text.
struct KeyName {
  constexpr explicit KeyName(std::string_view name) : text(name), sketch(sketch_of(name)) {}

  /// What tells most names apart at once: their ends and sizes.
  static constexpr std::uint64_t sketch_of(std::string_view name) {
    const std::uint64_t end = name.size() < 8 ? words::load_short(name.data(), name.size())
                                              : words::load8(name.data() + name.size() - 8);
    return words::lower(end) + (std::uint64_t{name.size()} << 56);
  }

  /// Is it the name? Most are spelt alike.
  [[nodiscard]] constexpr bool is(std::string_view name) const {
    return text == name || equal_ignoring_case(text, name);
  }

  std::string_view text;
  std::uint64_t sketch;
};

/// What is known of one condition key. Refers to what its context does.
class ContextKey {
 public:
  explicit ContextKey(Presence presence) : presence_(presence) {}
  explicit ContextKey(std::string_view value)
      : presence_(Presence::given), size_(1), derived_(value) {}
  explicit ContextKey(const RequestKey& key)
      : presence_(key.values.empty() && !key.list ? Presence::absent : Presence::given),
        list_(key.list || key.values.size() > 1),
        size_(key.values.size()),
        given_(key.values.data()) {}

  [[nodiscard]] Presence presence() const { return presence_; }
  /// May several values come with it?
  [[nodiscard]] bool list() const { return list_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view value(std::size_t index) const {
    return given_ == nullptr ? derived_ : std::string_view(given_[index]);
  }

 private:
  Presence presence_;
  bool list_ = false;
  std::size_t size_ = 0;
  const std::string* given_ = nullptr;
  std::string_view derived_;
};

/// Keys by name. Holds views; makes no copy of what was given.
class Context {
 public:
  /// Says what was given. Of two entries for one key the first counts. `complete` says that keys
  /// without an entry are absent; else they are unknown.
  void give(std::span<const RequestKey> given, bool complete);

  /// Says what a key is that was not given. Its name must outlive the context.
  void derive(const KeyName& name, std::string_view value) {
    if (derived_size_ == kMostDerived) return;
    sketches_[walked_ + derived_size_] = name.sketch;
    derived_[derived_size_++] = {name.text, value};
  }
  /// Says that keys are absent that were not given. May be said once.
  void derive_absent(std::span<const KeyName> names) { absent_ = names; }

  /// What is known of a key.
  [[nodiscard]] ContextKey find(const KeyName& name) const;

 private:
  struct Derived {
    std::string_view name;
    std::string_view value;
  };
  static constexpr std::size_t kLongContext = 32;
  static constexpr std::size_t kMostDerived = 10;

  [[nodiscard]] const RequestKey* find_given(const KeyName& name) const;
  [[nodiscard]] const RequestKey* find_sorted(const KeyName& name) const;
  [[nodiscard]] ContextKey find_missing(const KeyName& name) const;

  std::span<const RequestKey> given_;
  std::vector<const RequestKey*> sorted_;  // of a context too long to be walked
  std::size_t walked_ = 0;                 // how many of those given are to be
  std::size_t derived_size_ = 0;
  std::array<std::uint64_t, kLongContext + kMostDerived> sketches_;  // of the names of both
  std::array<Derived, kMostDerived> derived_;
  std::span<const KeyName> absent_;
  Presence missing_ = Presence::unknown;
};

}  // namespace ecrlint::analysis
