// SPDX-License-Identifier: Apache-2.0
// Crossplane's own spelling of policies, translated to AWS's.
#include <array>
#include <utility>

#include "format/kubernetes/manifest.hpp"

namespace ecrlint::internal::format {
namespace {

using syntax::kHole;
using syntax::Kind;
using syntax::Member;
using syntax::Value;

using Names = std::pair<std::string_view, std::string_view>;

std::string_view renamed(std::span<const Names> names, std::string_view key) {
  for (const auto& [from, to] : names)
    if (from == key) return to;
  return key;
}

constexpr std::array kPolicyNames{Names{"version", "Version"}, Names{"id", "Id"},
                                  Names{"statements", "Statement"}};
constexpr std::array kStatementNames{
    Names{"sid", "Sid"},
    Names{"effect", "Effect"},
    Names{"principal", "Principal"},
    Names{"notPrincipal", "NotPrincipal"},
    Names{"action", "Action"},
    Names{"notAction", "NotAction"},
    Names{"resource", "Resource"},
    Names{"notResource", "NotResource"},
    Names{"condition", "Condition"},
};

class Translator {
 public:
  explicit Translator(Arena& arena) : arena_(arena) {}

  Value policy(const Value& object) {
    return each(object, [&](Member member) {
      if (member.key == "statements") member.value = list(member.value, &Translator::statement);
      member.key = renamed(kPolicyNames, member.key);
      return member;
    });
  }

 private:
  template <class Change>
  Value each(Value value, Change change) {
    std::vector<Member> members;
    for (const Member& member : value.members) members.push_back(change(member));
    value.members = arena_.copy(std::span<const Member>(members));
    return value;
  }

  Value list(const Value& items, Value (Translator::*translate)(const Value&)) {
    if (!items.is_array()) return items;
    return each(items, [&](Member member) {
      member.value = (this->*translate)(member.value);
      return member;
    });
  }

  Value statement(const Value& object) {
    if (!object.is_object()) return object;
    return each(object, [&](Member member) {
      member.key = renamed(kStatementNames, member.key);
      if (member.key.ends_with("Principal")) member.value = principal(member.value);
      if (member.key == "Condition") member.value = conditions(member.value);
      return member;
    });
  }

  static Value text(std::string_view text, Span span) {
    Value value;
    value.kind = Kind::string;
    value.text = text;
    value.span = span;
    return value;
  }

  Value principal(const Value& object) {
    const Value* everyone = object.find("allowAnon");
    if (everyone != nullptr && everyone->flag) return text("*", everyone->span);
    if (const Value* raw = object.find("raw"); raw != nullptr && raw->is_string()) return *raw;
    return each(object, [&](Member member) {
      if (member.key == "service") member.key = "Service";
      if (member.key == "awsPrincipals") {
        member.key = "AWS";
        member.value = list(member.value, &Translator::aws_principal);
      }
      return member;
    });
  }

  /// `{iamRoleArn: ...}`; of a reference to another manifest only the type is known.
  Value aws_principal(const Value& object) {
    static constexpr char kRole[] = {'a', 'r',   'n', ':', kHole, ':', 'i', 'a', 'm',  ':',
                                     ':', kHole, ':', 'r', 'o',   'l', 'e', '/', kHole};
    static constexpr char kUser[] = {'a', 'r',   'n', ':', kHole, ':', 'i', 'a', 'm',  ':',
                                     ':', kHole, ':', 'u', 's',   'e', 'r', '/', kHole};
    if (!object.is_object() || object.members.empty()) return object;
    for (const Member& member : object.members) {
      if (member.value.is_string()) return member.value;
      const bool role = member.key.starts_with("iamRole");
      if (role || member.key.starts_with("iamUser"))
        return text(
            role ? std::string_view(kRole, sizeof kRole) : std::string_view(kUser, sizeof kUser),
            object.span);
    }
    return object;
  }

  /// `[{operatorKey: StringEquals, conditions: [...]}]`
  Value conditions(const Value& items) {
    if (!items.is_array()) return items;
    Value all = each(items, [&](const Member& item) {
      return pair(item, "operatorKey", [&](const Member& member) {
        return member.key == "conditions" ? tests(member.value) : member.value;
      });
    });
    all.kind = Kind::object;
    return all;
  }

  /// `[{key: aws:SourceAccount, stringValue: ...}]`
  Value tests(const Value& items) {
    if (!items.is_array()) return items;
    Value all = each(items, [&](const Member& item) {
      return pair(item, "key", [](const Member& member) { return member.value; });
    });
    all.kind = Kind::object;
    return all;
  }

  /// A member with the text under `name` as its key and the last other value as its value.
  template <class Read>
  static Member pair(const Member& item, std::string_view name, Read read) {
    Member member = item;
    member.key_span = item.value.span;
    const Value* key = item.value.find(name);
    if (key == nullptr || !key->is_string()) return member;
    member.key = key->text;
    member.key_span = key->span;
    for (const Member& other : item.value.members)
      if (other.key != name) member.value = read(other);
    return member;
  }

  Arena& arena_;
};

}  // namespace

Value policy_of_crossplane(const Value& object, Arena& arena) {
  return Translator(arena).policy(object);
}

}  // namespace ecrlint::internal::format
