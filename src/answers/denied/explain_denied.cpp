// From a message to the policy that must change.
#include "ecrlint/denied.hpp"

#include "answers/denied/access_denied.hpp"
#include "answers/denied/phrases.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using analysis::DeniedKind;

Result<DeniedReport> explain(const DeniedQuestion& question) {
  if (question.message.kind == DeniedKind::nothing)
    return Error{"no error about an image or its policy was found in this message"};
  if (question.message.kind == DeniedKind::access_denied) return explain_access(question);
  return explain_phrase(question);
}

}  // namespace

Result<DeniedReport> explain_denied(std::string_view message, const std::vector<Source>& workspace,
                                    std::shared_ptr<const Catalog> catalog) {
  return guarded([&] {
    return explain({analysis::read_denied(message), workspace, std::move(catalog)});
  });
}

}  // namespace ecrlint
