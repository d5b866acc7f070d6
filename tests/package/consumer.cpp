// SPDX-License-Identifier: Apache-2.0
// What a program that links the library looks like: lints a policy, prints what was found.
#include <iostream>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

int main() {
  const ecrlint::Source source{"policy.json", R"({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/puller"},
     "Action": "ecr:BatchGetImage"}]})"};
  const ecrlint::Report report = ecrlint::lint(source);
  std::cout << ecrlint::render(ecrlint::Format::text, {&source, 1}, report);
  for (const ecrlint::Finding& finding : report.findings)
    if (finding.rule->name == "incomplete-pull") return 0;
  return 1;
}
