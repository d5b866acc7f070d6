// ECR001: see rules/grammar/syntax-error.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::check {

void syntax_error(Pass& pass) {
  for (const syntax::Problem& problem : pass.source().errors) {
    Finding& finding =
        pass.report(problem.span, "this is not JSON that AWS takes: {}", problem.message);
    finding.label = "the reader stops here";
  }
}

}  // namespace ecrlint::check
