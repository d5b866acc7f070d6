// Lints on a machine that starts no thread. Returns 77 where it cannot be made one.
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "ecrlint/lint.hpp"

namespace {

constexpr int kSkipped = 77;

/// For root a limit of processes has no effect.
bool leave_root() {
  constexpr uid_t kNobody = 65534;
  return geteuid() != 0 || (setgid(kNobody) == 0 && setuid(kNobody) == 0);
}

bool starts_threads() {
  try {
    std::thread([] {}).join();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

std::vector<ecrlint::Source> many_sources() {
  return std::vector<ecrlint::Source>(
      100, {"p.json", R"({"Statement": [{"Effect": "Allow", "Principal": "*",)"
                      R"( "Action": "ecr:BatchGetImage"}]})"});
}

}  // namespace

int main() {
  const rlimit none{0, 0};
  if (!leave_root() || setrlimit(RLIMIT_NPROC, &none) != 0 || starts_threads()) return kSkipped;
  const std::vector<ecrlint::Source> sources = many_sources();
  ecrlint::Options options;
  options.jobs = 4;
  const ecrlint::Report failed = ecrlint::lint(sources, options);
  if (failed.failures.size() != 1 || !failed.failures.front().internal ||
      failed.failures.front().message.empty() || !failed.findings.empty()) {
    std::puts("a run without threads does not say so");
    return 1;
  }
  options.jobs = 1;
  const ecrlint::Report alone = ecrlint::lint(sources, options);
  if (!alone.failures.empty() || alone.findings.empty()) {
    std::puts("a run on the caller's thread alone needs another one");
    return 1;
  }
  return 0;
}
