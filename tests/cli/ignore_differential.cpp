// SPDX-License-Identifier: Apache-2.0
// Compares our reading of ignore files with `git check-ignore` over generated trees.
// Exit 77 (skipped) where git is missing. An argument is the number of trees, another the first
// seed.
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/ignore.hpp"

namespace {

namespace fs = std::filesystem;
using ecrlint::cli::Ignores;

constexpr int kSkipped = 77;
constexpr const char* kGit =
    "GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git -c core.excludesFile=/dev/null ";

int shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// One generated tree and its patterns.
class Tree {
 public:
  Tree(fs::path root, unsigned seed) : root_(std::move(root)), random_(seed) {
    for (const char* const part : {".git/info", ".git/objects", ".git/refs"})
      fs::create_directories(root_ / part);
    std::ofstream(root_ / ".git/HEAD") << "ref: refs/heads/main\n";  // enough to be a repository
    grow(root_, 3);
    write(root_ / ".git/info/exclude", below(3) == 0);
  }

  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

  template <std::size_t N>
  std::string pick(const char* const (&words)[N]) {
    return words[below(N)];
  }

  void grow(const fs::path& directory, int depth) {
    static constexpr const char* kNames[] = {
        "a",  "b", "ab", "ba", "aab", "a b", "b.json", "a.b", "a-b",  "[a]", "a]",  "a\\b",    "*",
        "**", "A", "#a", "!a", "a ",  " a",  "b1",     "-",   "a\tb", "^",   "bab", "\xc3\xa4"};
    const unsigned count = 2 + below(4);
    for (unsigned i = 0; i < count; ++i) {
      const fs::path path = directory / pick(kNames);
      if (fs::exists(path)) continue;
      const bool folder = depth > 0 && below(2) == 0;
      if (folder)
        fs::create_directory(path);
      else
        std::ofstream(path) << "{}";
      paths_.push_back(path.lexically_relative(root_).string());
      if (folder) grow(path, depth - 1);
    }
    write(directory / ".gitignore", directory == root_ || below(3) == 0);
  }

  void write(const fs::path& file, bool wanted) {
    if (!wanted || fs::exists(file)) return;
    std::ofstream out(file, std::ios::binary);
    if (below(20) == 0) out << "\xEF\xBB\xBF";
    const unsigned lines = 1 + below(5);
    for (unsigned i = 0; i < lines; ++i) out << pattern() << (below(12) == 0 ? "\r\n" : "\n");
    if (below(6) == 0) out << pattern();  // a last line without an end
  }

  std::string pattern() {
    static constexpr const char* kPieces[] = {"a",       "b",
                                              "a",       "b",
                                              "*",       "*",
                                              "**",      "?",
                                              "/",       "/",
                                              "**/",     "/**",
                                              "/**/",    "[ab]",
                                              "[!a]",    "[^b]",
                                              "[a-b]",   "\\",
                                              "\\*",     "\\a",
                                              "[",       "]",
                                              "[]a]",    "[!]]",
                                              "[\\]a]",  "[[:alpha:]]",
                                              "[[:x:]]", "ab",
                                              ".json",   " ",
                                              "\\ ",     "#",
                                              "!",       "\\!",
                                              "\\#",     "[a-]",
                                              "[b-a]",   "[[:digit:]b]",
                                              "A",       "-",
                                              "***",     "[--b]",
                                              "[a/b]",   "\xc3\xa4",
                                              "[[:a]"};
    std::string text = below(4) == 0 ? "!" : "";
    if (below(4) == 0) text += "/";
    const unsigned pieces = 1 + below(5);
    for (unsigned i = 0; i < pieces; ++i) text += pick(kPieces);
    if (below(4) == 0) text += "/";
    return text;
  }

  fs::path root_;
  std::mt19937 random_;
  std::vector<std::string> paths_;
};

std::set<std::string> ignored_by_git(const fs::path& root, const std::vector<std::string>& paths) {
  const fs::path in = root / ".git/in";
  const fs::path out = root / ".git/out";
  std::ofstream list(in, std::ios::binary);
  for (const std::string& path : paths) list << path << '\0';
  list.close();
  const int status = shell(fmt::format(
      "cd '{}' && {} check-ignore --no-index -z --stdin <.git/in >.git/out", root.string(), kGit));
  if (status != 0 && status != 1) throw std::runtime_error("git check-ignore failed");
  std::ifstream result(out, std::ios::binary);
  std::set<std::string> ignored;
  for (std::string path; std::getline(result, path, '\0');) ignored.insert(path);
  return ignored;
}

struct Count {
  std::size_t paths = 0;
  std::size_t ignored = 0;  ///< by git
  int wrong = 0;            ///< judged differently
};

/// Prints the paths that the two judge differently.
void compare(const fs::path& root, unsigned seed, Count& count) {
  const Tree tree(root, seed);
  const std::set<std::string> expected = ignored_by_git(root, tree.paths());
  Ignores ignores(true);
  count.paths += tree.paths().size();
  count.ignored += expected.size();
  for (const std::string& path : tree.paths()) {
    const fs::path full = root / path;
    const auto* found = ignores.find_above(full.parent_path().string(), root.string(),
                                           full.filename().string(), fs::is_directory(full));
    if ((found != nullptr) == (expected.count(path) != 0)) continue;
    ++count.wrong;
    fmt::print("seed {}: '{}': git {}, we {}\n", seed, path,
               expected.count(path) != 0 ? "ignores it" : "keeps it",
               found != nullptr ? found->where : "keep it");
  }
}

int run(unsigned trees, unsigned first) {
  if (shell("git --version >/dev/null 2>&1") != 0) {
    fmt::print("skipped: git is not installed\n");
    return kSkipped;
  }
  std::string place = (fs::canonical(fs::temp_directory_path()) / "ecrlint-XXXXXX").string();
  if (::mkdtemp(place.data()) == nullptr) return 1;
  Count count;
  for (unsigned seed = first; seed < first + trees && count.wrong < 20; ++seed) {
    const fs::path root = fs::path(place) / std::to_string(seed);
    compare(root, seed, count);
    fs::remove_all(root);
  }
  fs::remove_all(place);
  fmt::print("{} trees, {} paths, {} of them ignored, {} differences\n", trees, count.paths,
             count.ignored, count.wrong);
  return count.wrong == 0 && count.ignored > 0 && count.ignored < count.paths ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int index, unsigned otherwise) {
    return argc > index ? static_cast<unsigned>(std::stoul(argv[index])) : otherwise;
  };
  return run(number(1, 100), number(2, 1));
}
