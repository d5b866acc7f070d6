// Throughput over a folder of policies (ECRLINT_BENCH_POLICIES), each figure beside a bare JSON
// parse of the same bytes in the same run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>

#include "analysis/glob.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;

namespace {

std::vector<Source> read_policies(const char* folder) {
  std::vector<Source> sources;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    sources.push_back(
        {entry.path().filename().string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::int64_t bytes_of(std::span<const Source> sources) {
  std::int64_t bytes = 0;
  for (const Source& source : sources) bytes += static_cast<std::int64_t>(source.text.size());
  return bytes;
}

/// How many of the sources make up half of the bytes.
std::size_t half_of(std::span<const Source> sources) {
  const std::int64_t all = bytes_of(sources);
  std::size_t count = 0;
  for (std::int64_t bytes = 0; bytes < all / 2; ++count)
    bytes += static_cast<std::int64_t>(sources[count].text.size());
  return count;
}

void finish(benchmark::State& state, const std::vector<Source>& sources) {
  const std::int64_t bytes = bytes_of(sources);
  state.SetBytesProcessed(state.iterations() * bytes);
  state.counters["bytes"] = static_cast<double>(bytes);
  state.counters["files"] = static_cast<double>(sources.size());
}

bool all_valid(std::span<const Source> sources) {
  return std::all_of(sources.begin(), sources.end(),
                     [](const Source& source) { return nlohmann::json::accept(source.text); });
}

/// On two threads, each with half of the bytes: what this machine can gain from a second thread.
void bare_parse(benchmark::State& state, const std::vector<Source>& sources, unsigned threads) {
  const std::span<const Source> all(sources);
  const std::size_t half = half_of(all);
  for (auto _ : state) {
    bool valid = true;
    if (threads == 2) {
      auto first = std::async(std::launch::async, all_valid, all.first(half));
      valid = all_valid(all.subspan(half)) && first.get();
    } else {
      valid = all_valid(all);
    }
    if (!valid) state.SkipWithError("not JSON");
  }
  finish(state, sources);
}

void tree(benchmark::State& state, const std::vector<Source>& sources) {
  for (auto _ : state)
    for (const Source& source : sources) {
      Arena arena;
      benchmark::DoNotOptimize(syntax::parse_json(source.text, arena));
    }
  finish(state, sources);
}

void lint_all(benchmark::State& state, const std::vector<Source>& sources, unsigned jobs) {
  Options options;
  options.jobs = jobs;
  std::size_t findings = 0;
  for (auto _ : state) findings = lint(sources, options).findings.size();
  finish(state, sources);
  state.counters["findings"] = static_cast<double>(findings);
}

/// The pattern that is exponential for a matcher that tries every split.
void hard_pattern(benchmark::State& state) {
  const std::string text(static_cast<std::size_t>(state.range(0)), 'a');
  for (auto _ : state) benchmark::DoNotOptimize(analysis::matches("*a*a*a*a*b", text));
  state.SetComplexityN(state.range(0));
}

}  // namespace

int main(int argc, char** argv) {
  const char* folder = std::getenv("ECRLINT_BENCH_POLICIES");
  if (folder == nullptr) {
    std::cerr << "set ECRLINT_BENCH_POLICIES to a folder of policies; see tools/bench\n";
    return 2;
  }
  const std::vector<Source> sources = read_policies(folder);
  const auto add = [](const char* name, auto run) {
    benchmark::RegisterBenchmark(name, run)->Unit(benchmark::kMillisecond)->UseRealTime();
  };
  add("bare JSON parse (nlohmann::json::accept)",
      [&](benchmark::State& s) { bare_parse(s, sources, 1); });
  add("bare JSON parse, 2 threads", [&](benchmark::State& s) { bare_parse(s, sources, 2); });
  add("tree with spans", [&](benchmark::State& s) { tree(s, sources); });
  add("lint, 1 thread", [&](benchmark::State& s) { lint_all(s, sources, 1); });
  add("lint, 2 threads", [&](benchmark::State& s) { lint_all(s, sources, 2); });
  benchmark::RegisterBenchmark("wildcard match", hard_pattern)
      ->RangeMultiplier(10)
      ->Range(1000, 100000)
      ->Complexity(benchmark::oN);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
