// SPDX-License-Identifier: Apache-2.0
// Looks for the calls, wherever they stand: whether a policy comes of them need not be known.
#include "format/terraform/rendered.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

bool is_call_of(const Expression& expression, std::string_view name) {
  constexpr std::string_view kCore = "core::";
  if (expression.form != Form::call || expression.parts.empty()) return false;
  const std::string_view text = expression.text;
  return (text.starts_with(kCore) ? text.substr(kCore.size()) : text) == name;
}

class RenderFinder {
 public:
  RenderFinder(const Module& module, Evaluator& evaluator) : evaluator_(evaluator) {
    probe_.module = &module;
  }

  void search(const Body& body, std::size_t source) {
    source_ = source;
    search(body, false);
  }

  std::vector<RenderedPath> take() { return std::move(found_); }

 private:
  /// `template`: what a file holds that is read here is a template.
  void search(const Body& body, bool is_template) {
    for (const Attribute& attribute : body.attributes) search(attribute.value, is_template);
    for (const Block& block : body.blocks) {
      const bool data = (block.type == "data" || block.type == "resource") &&
                        !block.labels.empty() && block.labels.front().text == "template_file";
      search(block.body, data);
    }
  }

  /// As deep as the parser lets expressions be.
  void search(const Expression& expression, bool is_template) {
    if (is_call_of(expression, "templatefile") || (is_template && is_call_of(expression, "file")))
      add(expression.parts.front());
    const bool renders = is_template || is_call_of(expression, "templatestring");
    for (const Expression& part : expression.parts) search(part, renders);
  }

  void add(const Expression& named) {
    constexpr std::size_t kLongestPath = 4096;
    const std::string_view directory = probe_.module->directory();
    const Term name = evaluator_.evaluate(named, {&probe_, source_, nullptr});
    const bool text = name.is(Kind::string) && name.json == nullptr;
    if (!text && !name.is_unknown()) return;
    if (name.text.size() > kLongestPath || !evaluator_.spend(1)) return;
    found_.push_back({path_named(text ? name.text : kUnknownText, directory), source_});
  }

  Evaluator& evaluator_;
  Instance probe_;
  std::size_t source_ = 0;
  std::vector<RenderedPath> found_;
};

}  // namespace

std::vector<RenderedPath> rendered_paths(const Module& module,
                                         std::span<const ParsedFile* const> files,
                                         Evaluator& evaluator) {
  RenderFinder finder(module, evaluator);
  for (const ParsedFile* parsed : files) finder.search(parsed->hcl.body, parsed->file.source);
  return finder.take();
}

bool may_be(std::string_view path, std::string_view file) {
  std::size_t at = 0;
  std::size_t hole = path.npos;  // behind the last one
  std::size_t begins = 0;        // where what it stands for ends, as far as tried
  for (std::size_t i = 0; i < file.size();) {
    if (at < path.size() && is_hole(path[at])) {
      hole = ++at;
      begins = i;
    } else if (at < path.size() && path[at] == file[i]) {
      ++at;
      ++i;
    } else if (hole != path.npos) {
      at = hole;
      i = ++begins;
    } else {
      return false;
    }
  }
  while (at < path.size() && is_hole(path[at])) ++at;
  return at == path.size();
}

}  // namespace ecrlint::internal::format::terraform
