// SPDX-License-Identifier: Apache-2.0
// The blocks of a Terraform module by name.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/document.hpp"
#include "syntax/hcl.hpp"

namespace ecrlint::internal::format::terraform {

using syntax::Attribute;
using syntax::Block;
using syntax::Body;
using syntax::Expression;
using syntax::Form;

/// A parsed file of a module.
struct ParsedFile {
  File file;
  syntax::HclFile hcl;
  Value root = {};      ///< of JSON
  bool unread = false;  ///< another program has yet to make of it what parses
};

/// Makes blocks of the arguments of policy documents that Terraform 0.11 took for blocks.
void read_written_blocks(syntax::HclFile& file, Arena& arena);

/// A resource, data source, variable, module call or output, in the file it stands in.
struct ModuleBlock {
  const Block* syntax = nullptr;
  std::size_t source = 0;

  [[nodiscard]] bool is_data() const { return syntax->type == "data"; }
  /// `aws_iam_role` of `resource "aws_iam_role" "ci"`.
  [[nodiscard]] std::string_view type() const { return label(0); }
  /// Its last label.
  [[nodiscard]] std::string_view name() const {
    return syntax->labels.empty() ? std::string_view() : syntax->labels.back().text;
  }
  [[nodiscard]] std::string_view label(std::size_t index) const {
    return index < syntax->labels.size() ? syntax->labels[index].text : std::string_view();
  }
};

/// An attribute in the file it stands in.
struct ModuleSetting {
  const Attribute* attribute = nullptr;
  std::size_t source = 0;

  [[nodiscard]] const Expression& value() const { return attribute->value; }
};

/// The files of one directory together.
class Module {
 public:
  /// `files` must outlive the module. Variable files among them set its variables.
  explicit Module(std::string directory, std::span<const ParsedFile* const> files);

  [[nodiscard]] const std::string& directory() const { return directory_; }
  /// Is it one of its files?
  [[nodiscard]] bool has_source(std::size_t source) const { return sources_.contains(source); }
  [[nodiscard]] std::span<const ModuleBlock> resources() const { return resources_; }
  [[nodiscard]] std::span<const ModuleBlock> data() const { return data_; }
  [[nodiscard]] std::span<const ModuleBlock> calls() const { return calls_; }

  [[nodiscard]] const ModuleBlock* resource(std::string_view type, std::string_view name) const;
  [[nodiscard]] const ModuleBlock* data(std::string_view type, std::string_view name) const;
  [[nodiscard]] const ModuleBlock* call(std::string_view name) const;
  [[nodiscard]] const ModuleBlock* variable(std::string_view name) const;
  [[nodiscard]] const ModuleBlock* output(std::string_view name) const;
  /// The configuration of a provider by what refers to it: `aws`, `aws.hub`.
  [[nodiscard]] const ModuleBlock* provider(std::string_view reference) const;
  [[nodiscard]] const ModuleSetting* local(std::string_view name) const;
  /// What a variable file sets, or null.
  [[nodiscard]] const ModuleSetting* assigned(std::string_view name) const;

 private:
  void add_block(const Block& block, std::size_t source);
  void override_block(const Block& changes, std::size_t source);
  void override_resource(std::vector<ModuleBlock>& blocks, std::size_t at, const Block& changes,
                         std::size_t source);

  std::string directory_;
  std::set<std::size_t> sources_;
  std::deque<Block> merged_;
  std::deque<std::vector<Attribute>> merged_attributes_;
  std::vector<ModuleBlock> resources_;
  std::vector<ModuleBlock> data_;
  std::vector<ModuleBlock> calls_;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> resource_at_;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> data_at_;
  std::map<std::string_view, std::size_t> call_at_;
  std::map<std::string_view, ModuleBlock> variables_;
  std::map<std::string_view, ModuleBlock> outputs_;
  std::map<std::string_view, ModuleSetting> locals_;
  std::map<std::string_view, ModuleSetting> assigned_;
  std::map<std::string, ModuleBlock, std::less<>> providers_;
};

/// How an expression names a provider: `aws`, or `aws.hub`; empty where it names none.
[[nodiscard]] std::string provider_reference(const Expression& expression);

/// `file` of `file` and of `core::file`, which mean the same function.
[[nodiscard]] inline std::string_view function_name(std::string_view written) {
  constexpr std::string_view kCore = "core::";
  return written.starts_with(kCore) ? written.substr(kCore.size()) : written;
}

/// Is it a call of this function, with arguments?
[[nodiscard]] bool is_call_of(const Expression& expression, std::string_view name);

/// The longest path that a module may name.
inline constexpr std::size_t kLongestPath = 4096;

/// `modules/ecr` of `modules/ecr/main.tf`; empty for a file in the current directory.
[[nodiscard]] std::string_view directory_of(std::string_view path);

/// A path as written in a file of `directory`, without `.` and `..`; empty when it leads out of
/// every named directory.
[[nodiscard]] std::string resolve_path(std::string_view directory, std::string_view path);

/// Does the source of a call name a directory from that of the caller?
[[nodiscard]] inline bool is_local_module(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../");
}

/// Does the file change blocks of the others instead of adding some (`override.tf`,
/// `*_override.tf`, either with `.json`)?
[[nodiscard]] bool is_override_file(std::string_view path);

/// Is it a `.tf` or `.tf.json` file, or one that sets variables without being named
/// (`terraform.tfvars`, `*.auto.tfvars`, either with `.json`)?
[[nodiscard]] bool is_module_file(std::string_view path);
[[nodiscard]] bool is_for_tofu_alone(std::string_view path);
[[nodiscard]] bool is_variable_file(std::string_view path);

/// Is it JSON by its name (`.tf.json`, `.tfvars.json`)?
[[nodiscard]] bool is_json_syntax(std::string_view path);

/// Parses a file of the JSON syntax to what the same in HCL would be.
[[nodiscard]] ParsedFile parse_json_syntax(const File& file, Arena& arena);

}  // namespace ecrlint::internal::format::terraform
