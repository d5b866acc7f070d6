// The context of a request: what is known of each condition key.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/access.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {

enum class Presence : std::uint8_t {
  given,
  absent,   ///< surely not part of the request
  unknown,  ///< nobody said
};

/// The condition keys that a request has or lacks without anybody saying so, and the two names of
/// its moment: they are looked up by their number here.
inline constexpr std::array<std::string_view, 20> kNumberedKeys{
    // These may have a value.
    "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName", "aws:username", "aws:ResourceAccount", "aws:RequestedRegion",
    // These are absent, if anything.
    "aws:PrincipalServiceNamesList", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid",
    "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:SourceArn", "aws:SourceAccount",
    "aws:SourceOrgID", "aws:SourceOrgPaths",
    // The moment.
    "aws:CurrentTime", "aws:EpochTime"};

/// The name of a condition key, ready to be looked up: the same in any letter case. Refers to the
/// text.
struct KeyName {
  constexpr explicit KeyName(std::string_view name)
      : text(name), sketch(sketch_of(name)), number(number_of(name)) {}

  /// What tells most names apart at once: their ends, of no letter case, and sizes.
  static constexpr std::uint64_t sketch_of(std::string_view name) {
    const std::uint64_t end = name.size() < 8 ? words::load_short(name.data(), name.size())
                                              : words::load8(name.data() + name.size() - 8);
    constexpr std::uint64_t kCaseBits = 0x2020202020202020;
    return (end | kCaseBits) + (std::uint64_t{name.size()} << 56);
  }

  /// Its place among kNumberedKeys; their count for all others.
  static constexpr std::size_t number_of(std::string_view name) {
    std::size_t number = 0;
    while (number < kNumberedKeys.size() && !equal_ignoring_case(kNumberedKeys[number], name))
      ++number;
    return number;
  }

  [[nodiscard]] bool is(std::string_view name) const { return equal_ignoring_case(text, name); }

  std::string_view text;
  std::uint64_t sketch;
  std::size_t number;
};

/// Some of the numbered keys.
class KeySet {
 public:
  constexpr KeySet() = default;
  constexpr KeySet(std::initializer_list<KeyName> keys) {
    for (const KeyName& key : keys) add(key);
  }

  constexpr void add(const KeyName& key) { bits_ |= std::uint32_t{1} << key.number; }
  [[nodiscard]] constexpr bool has(const KeyName& key) const {
    return (bits_ >> key.number & 1) != 0;
  }

 private:
  std::uint32_t bits_ = 0;
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
class RequestContext {
 public:
  /// Says what was given. Of two entries for one key the first counts. `complete` says that keys
  /// without an entry are absent; else they are unknown.
  void give(std::span<const RequestKey> given, bool complete);

  /// Says what a key is that was not given: one of those that may have a value.
  void derive(const KeyName& name, std::string_view value) {
    if (name.number >= values_.size()) return;
    has_value_.add(name);
    values_[name.number] = value;
  }
  /// Says that keys are absent that were not given. May be said once.
  void derive_absent(KeySet keys) { absent_ = keys; }

  /// What is known of a key.
  [[nodiscard]] ContextKey find(const KeyName& name) const;

 private:
  static constexpr std::size_t kLongContext = 32;
  static constexpr std::size_t kDerivable = 8;

  [[nodiscard]] const RequestKey* find_given(const KeyName& name) const;
  [[nodiscard]] const RequestKey* find_sorted(const KeyName& name) const;

  std::span<const RequestKey> given_;
  std::vector<const RequestKey*> sorted_;             // of a context too long to be walked
  std::size_t walked_ = 0;                            // how many of those given are to be
  std::array<std::uint64_t, kLongContext> sketches_;  // of their names
  KeySet has_value_;
  KeySet absent_;
  std::array<std::string_view, kDerivable> values_;  // by number
  Presence missing_ = Presence::unknown;
};

}  // namespace ecrlint::internal::analysis
