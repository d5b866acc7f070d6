// SPDX-License-Identifier: Apache-2.0
// Merges mappings into one as YAML 1.1 does.
#include "syntax/yaml_merge.hpp"

#include <algorithm>
#include <unordered_set>

namespace ecrlint::internal::syntax {
namespace {

bool can_merge(const Value& value) {
  if (value.is_object() || value.kind == Kind::unknown) return true;
  return value.is_array() &&
         std::all_of(value.members.begin(), value.members.end(), [](const Member& item) {
           return item.value.is_object() || item.value.kind == Kind::unknown;
         });
}

class Merger {
 public:
  MergedMembers merge(std::span<const Member> members, std::span<const std::size_t> merges) {
    std::vector<bool> merged(members.size());
    for (const std::size_t index : merges) merged[index] = can_merge(members[index].value);
    for (std::size_t i = 0; i < members.size(); ++i)
      if (!merged[i]) result_.written.push_back(members[i]);
    for (const Member& member : result_.written) keys_.insert(member.key);
    for (std::size_t i = 0; i < members.size(); ++i)
      if (merged[i])
        add_all(members[i].value);
      else
        result_.all.push_back(members[i]);
    return std::move(result_);
  }

 private:
  void add_all(const Value& value) {
    result_.unknown = result_.unknown || value.kind == Kind::unknown;
    if (value.is_array()) {
      for (const Member& item : value.members) add_all(item.value);
      return;
    }
    for (const Member& member : value.members)
      if (keys_.insert(member.key).second) result_.all.push_back(member);
  }

  MergedMembers result_;
  std::unordered_set<std::string_view> keys_;
};

}  // namespace

MergedMembers merge_members(std::span<const Member> members, std::span<const std::size_t> merges) {
  return Merger().merge(members, merges);
}

}  // namespace ecrlint::internal::syntax
