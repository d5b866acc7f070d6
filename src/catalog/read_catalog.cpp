// SPDX-License-Identifier: Apache-2.0
// Reads AWS facts from JSON: one function for each section of src/catalog/data.
#include <algorithm>
#include <array>
#include <charconv>

#include "catalog/build_tables.hpp"
#include "ecrlint/words.hpp"

namespace ecrlint::internal::catalog {
namespace {

using syntax::Member;
using syntax::Value;

// In the order of their enumerators.
constexpr std::array<std::string_view, 5> kLevels{"list", "read", "write", "permissions",
                                                  "tagging"};
constexpr std::array<std::string_view, 7> kKeyTypes{"string", "numeric", "date", "boolean",
                                                    "binary", "ip",      "arn"};
constexpr std::array<std::string_view, 8> kFamilies{"string", "numeric", "date", "boolean",
                                                    "binary", "ip",      "arn",  "null"};
constexpr std::array<std::string_view, kLimitKinds> kLimits{
    "managed", "inline_user", "inline_group", "inline_role", "trust",    "session",
    "scp",     "rcp",         "repository",   "registry",    "lifecycle"};

constexpr std::size_t kMaxWords = std::size_t{1} << 22;

/// Printable ASCII of a sane length; these texts are shown to people.
bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 250;
  return !text.empty() && text.size() <= kLongest &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

class Reader {
 public:
  Reader(std::string_view text, Facts& facts, syntax::Problem& problem)
      : text_(text), facts_(facts), problem_(problem) {}

  bool read(const Value& root) {
    if (!object(root)) return false;
    for (const Member& member : root.members)
      if (std::ranges::find(kSections, member.key, &Section::name) == kSections.end())
        return fail(member.key_span, "unknown section `" + std::string(member.key) + "`");
    return std::ranges::all_of(kSections, [&](const Section& section) {
      const Value* value = root.find(section.name);
      return value == nullptr || (this->*section.read)(*value);
    });
  }

 private:
  bool fail(Span span, std::string message) {
    problem_ = {span, std::move(message)};
    return false;
  }

  bool name(const Value& value) {
    return (value.is_string() && is_name(value.text)) ||
           fail(value.span, "expected a word of 1 to 250 printable ASCII characters");
  }

  bool object(const Value& value) {
    if (!value.is_object()) return fail(value.span, "expected an object");
    for (const Member& member : value.members)
      if (!is_name(member.key))
        return fail(member.key_span, "expected a name of 1 to 250 printable ASCII characters");
    return true;
  }

  bool names(const Value& value) {
    if (!value.is_array()) return fail(value.span, "expected a list of words");
    return std::ranges::all_of(value.members,
                               [this](const Member& item) { return name(item.value); });
  }

  /// An object whose values are words.
  bool words(const Value& value) {
    return object(value) && std::ranges::all_of(value.members, [this](const Member& member) {
             return name(member.value);
           });
  }

  bool sources(const Value& value) {
    if (!value.is_array()) return fail(value.span, "expected a list of packages");
    for (const Member& item : value.members) {
      if (!words(item.value)) return false;
      const Value* package = item.value.find("package");
      const Value* version = item.value.find("version");
      const Value* date = item.value.find("date");
      if (package == nullptr || version == nullptr || date == nullptr)
        return fail(item.value.span, "a source has a `package`, a `version` and a `date`");
      if (facts_.date.empty()) facts_.date = date->text;
      const std::string source = std::string(package->text) + " " + std::string(version->text);
      // Several files may come from one package.
      if (facts_.source.find(source) != std::string::npos) continue;
      if (!facts_.source.empty()) facts_.source += ", ";
      facts_.source += source;
    }
    return true;
  }

  template <bool kGlobal>
  bool keys(const Value& value) {
    if (!words(value)) return false;
    for (const Member& member : value.members) {
      std::string_view word = member.value.text;
      const bool multivalued = word.ends_with("[]");
      if (multivalued) word.remove_suffix(2);
      const auto type = value_of<KeyType>(kKeyTypes, word);
      if (!type) return fail(member.value.span, "unknown type of a condition key");
      facts_.keys.push_back({member.key, *type, multivalued, kGlobal});
    }
    return true;
  }

  /// What the reference has wrong or lacks; stands after the keys themselves, so that it wins.
  bool corrected_keys(const Value& value) {
    const std::size_t first = facts_.keys.size();
    if (!keys<false>(value)) return false;
    for (std::size_t i = first; i < facts_.keys.size(); ++i)
      facts_.keys[i].global = facts_.keys[i].name.starts_with("aws:");
    return true;
  }

  bool services(const Value& value) {
    if (!object(value)) return false;
    for (const Member& service : value.members) {
      if (!object(service.value)) return false;
      const Value* types = service.value.find("resource_types");
      const Value* rows = service.value.find("actions");
      if (types == nullptr || rows == nullptr)
        return fail(service.key_span, "a service has `resource_types` and `actions`");
      if (!resource_types(service.key, *types) || !actions(service.key, *types, *rows))
        return false;
    }
    return true;
  }

  bool resource_types(std::string_view service, const Value& value) {
    if (!object(value)) return false;
    for (const Member& type : value.members) {
      if (!names(type.value)) return false;
      if (type.value.members.empty())
        return fail(type.value.span, "expected an ARN and condition keys");
      facts_.types.push_back({service, type.key, type.value.members.front().value.text});
    }
    return true;
  }

  bool actions(std::string_view service, const Value& types, const Value& value) {
    return object(value) && std::ranges::all_of(value.members, [&](const Member& row) {
             return action(service, types, row);
           });
  }

  /// `["write", "repository", "aws:RequestTag/"]`: what has a colon is a condition key.
  bool action(std::string_view service, const Value& types, const Member& member) {
    if (!names(member.value)) return false;
    const std::span<const Member> words = member.value.members;
    const auto level =
        words.empty() ? std::nullopt : value_of<AccessLevel>(kLevels, words.front().value.text);
    if (!level) return fail(member.value.span, "expected an access level first");
    ActionFact fact{.service = service, .name = member.key, .level = *level};
    for (const Member& word : words.subspan(1)) {
      if (word.value.text.find(':') != std::string_view::npos) {
        fact.keys.push_back(word.value.text);
        continue;
      }
      fact.types.push_back(word.value.text);
      if (const Value* type = types.find(word.value.text))
        for (const Member& key : type->members.subspan(1)) fact.keys.push_back(key.value.text);
      if (words_ + fact.keys.size() > kMaxWords) return fail(member.value.span, "too much in all");
    }
    words_ += fact.keys.size();
    facts_.actions.push_back(std::move(fact));
    return true;
  }

  bool undocumented(const Value& value) {
    if (!object(value)) return false;
    for (const Member& service : value.members) {
      if (!names(service.value)) return false;
      for (const Member& action : service.value.members)
        facts_.actions.push_back(
            {.service = service.key, .name = action.value.text, .documented = false});
    }
    return true;
  }

  bool partitions(const Value& value) {
    if (!object(value)) return false;
    for (const Member& partition : value.members) {
      const Value* suffix = partition.value.find("dns_suffix");
      const Value* regions = partition.value.find("regions");
      if (suffix == nullptr || regions == nullptr)
        return fail(partition.value.span, "a partition has a `dns_suffix` and `regions`");
      if (!name(*suffix) || !names(*regions)) return false;
      facts_.partitions.push_back({partition.key, suffix->text});
      for (const Member& region : regions->members)
        facts_.regions.push_back({region.value.text, partition.key});
    }
    return true;
  }

  bool operators(const Value& value) {
    if (!object(value)) return false;
    for (const Member& member : value.members) {
      if (!names(member.value)) return false;
      const std::span<const Member> words = member.value.members;
      const auto family =
          words.empty() ? std::nullopt : value_of<OperatorFamily>(kFamilies, words[0].value.text);
      if (!family) return fail(member.value.span, "expected a family of operators first");
      Operator row{.name = member.key, .family = *family};
      for (const Member& word : words.subspan(1)) {
        if (word.value.text != "negated" && word.value.text != "like")
          return fail(word.value.span, "expected `negated` or `like`");
        (word.value.text == "like" ? row.like : row.negated) = true;
      }
      facts_.operators.push_back(row);
    }
    return true;
  }

  bool limits(const Value& value) {
    if (!object(value)) return false;
    for (const Member& member : value.members) {
      const auto kind = value_of<LimitKind>(kLimits, member.key);
      if (!kind) return fail(member.key_span, "unknown kind of policy");
      const Value* characters = member.value.find("characters");
      const Value* whitespace = member.value.find("whitespace");
      if (characters == nullptr || characters->kind != syntax::Kind::number ||
          whitespace == nullptr || whitespace->kind != syntax::Kind::boolean)
        return fail(member.value.span, "a limit has a number of `characters` and `whitespace`");
      SizeLimit limit{.whitespace = whitespace->flag};
      const std::string_view digits = characters->text;
      const char* end = digits.data() + digits.size();
      const auto [at, failure] = std::from_chars(digits.data(), end, limit.characters);
      if (at != end || failure != std::errc())
        return fail(characters->span, "expected a whole number of characters");
      facts_.limits[static_cast<std::size_t>(*kind)] = limit;
    }
    return true;
  }

  bool managed_policies(const Value& value) {
    if (!object(value)) return false;
    for (const Member& policy : value.members) {
      const auto& statements = policy.value.members;
      const auto is_object = [](const Member& one) { return one.value.is_object(); };
      if (!policy.value.is_array() || !std::ranges::all_of(statements, is_object))
        return fail(policy.value.span, "expected a list of statements");
      const Span span = policy.value.span;
      facts_.managed_policies.push_back(
          {policy.key, text_.substr(span.begin, span.end - span.begin)});
    }
    return true;
  }

  template <auto kList>
  bool list(const Value& value) {
    if (!names(value)) return false;
    for (const Member& item : value.members) (facts_.*kList).push_back(item.value.text);
    return true;
  }

  template <auto kPairs>
  bool pairs(const Value& value) {
    if (!words(value)) return false;
    for (const Member& member : value.members)
      (facts_.*kPairs).push_back({member.key, member.value.text});
    return true;
  }

  struct Section {
    std::string_view name;
    bool (Reader::*read)(const Value&);
  };
  static const std::array<Section, 19> kSections;

  std::string_view text_;
  Facts& facts_;
  syntax::Problem& problem_;
  std::size_t words_ = 0;  // condition keys of all actions: a few bytes can ask for many
};

constexpr std::array<Reader::Section, 19> Reader::kSections = {{
    {"sources", &Reader::sources},
    {"global_condition_keys", &Reader::keys<true>},
    {"condition_keys", &Reader::keys<false>},
    {"corrected_condition_keys", &Reader::corrected_keys},
    {"services", &Reader::services},
    {"undocumented_actions", &Reader::undocumented},
    {"service_principals", &Reader::list<&Facts::principals>},
    {"partitions", &Reader::partitions},
    {"documentation_accounts", &Reader::list<&Facts::accounts>},
    {"unlisted_services", &Reader::list<&Facts::unlisted_services>},
    {"rcp_services", &Reader::list<&Facts::rcp_services>},
    {"whole_services", &Reader::pairs<&Facts::whole_services>},
    {"owned_registries", &Reader::pairs<&Facts::registries>},
    {"invented_actions", &Reader::pairs<&Facts::invented>},
    {"pulls_as_role", &Reader::pairs<&Facts::pullers>},
    {"endpoint_owner_keys", &Reader::pairs<&Facts::endpoint_owner_keys>},
    {"operators", &Reader::operators},
    {"managed_policies", &Reader::managed_policies},
    {"size_limits", &Reader::limits},
}};

}  // namespace

bool read_catalog(const Value& root, std::string_view text, Facts& facts,
                  syntax::Problem& problem) {
  return Reader(text, facts, problem).read(root);
}

void clear_sections(const Value& root, Facts& facts) {
  const auto has = [&](std::string_view section) { return root.find(section) != nullptr; };
  const auto drop_actions = [&](bool documented) {
    std::erase_if(facts.actions, [documented](const ActionFact& action) {
      return action.documented == documented;
    });
  };
  const auto drop_keys = [&](bool global) {
    std::erase_if(facts.keys, [global](const ConditionKey& key) { return key.global == global; });
  };
  if (has("sources")) facts.date = facts.source = {};
  if (has("global_condition_keys")) drop_keys(true);
  if (has("condition_keys")) drop_keys(false);
  if (has("services")) drop_actions(true);
  if (has("services")) facts.types.clear();
  if (has("undocumented_actions")) drop_actions(false);
  if (has("service_principals")) facts.principals.clear();
  if (has("partitions")) facts.partitions.clear();
  if (has("partitions")) facts.regions.clear();
  if (has("documentation_accounts")) facts.accounts.clear();
  if (has("unlisted_services")) facts.unlisted_services.clear();
  if (has("rcp_services")) facts.rcp_services.clear();
  if (has("whole_services")) facts.whole_services.clear();
  if (has("owned_registries")) facts.registries.clear();
  if (has("invented_actions")) facts.invented.clear();
  if (has("pulls_as_role")) facts.pullers.clear();
  if (has("endpoint_owner_keys")) facts.endpoint_owner_keys.clear();
  if (has("operators")) facts.operators.clear();
  if (has("managed_policies")) facts.managed_policies.clear();
}

}  // namespace ecrlint::internal::catalog
