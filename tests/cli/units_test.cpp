// SPDX-License-Identifier: Apache-2.0
// The parts of the command line that have a right answer by themselves.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/ignore.hpp"
#include "cli/repository.hpp"
#include "cli/terminal.hpp"
#include "ecrlint/glob.hpp"
#include "ecrlint/suggest.hpp"

namespace ecrlint::cli {
namespace {

namespace fs = std::filesystem;

/// A directory that goes away with the test.
class Scratch {
 public:
  Scratch() {
    std::string place = (fs::canonical(fs::temp_directory_path()) / "ecrlint-XXXXXX").string();
    REQUIRE(::mkdtemp(place.data()) != nullptr);
    path_ = place;
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  void write(const std::string& name, std::string_view text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string path(const std::string& name = "") const {
    return name.empty() ? path_.string() : (path_ / name).string();
  }

 private:
  fs::path path_;
};

const std::string kHash = "0123456789abcdef0123456789abcdef01234567";

TEST_CASE("a remote becomes a public URL or nothing") {
  struct Case {
    std::string_view remote;
    std::string_view expected;
  };
  constexpr std::array kCases{
      Case{"https://example.com/a/b.git", "https://example.com/a/b.git"},
      Case{"https://user:secret@example.com/a/b", "https://example.com/a/b"},
      Case{"https://token@example.com:8443/a/b", "https://example.com:8443/a/b"},
      Case{"https://example.com/a/b?token=secret#x", "https://example.com/a/b"},
      Case{"http://example.com/a", "http://example.com/a"},
      Case{"git@example.com:a/b.git", "https://example.com/a/b.git"},
      Case{"example.com:a/b", "https://example.com/a/b"},
      Case{"ssh://git@example.com:22/a/b", "https://example.com/a/b"},
      Case{"git://example.com/a", "https://example.com/a"},
      Case{"https://user:se/cret@example.com/a", ""},
      Case{"user:secret@example.com:a/b", ""},
      Case{"/srv/git/a.git", ""},
      Case{"../a", ""},
      Case{"./a:b", ""},
      Case{"file:///srv/a", ""},
      Case{"C:/a/b", ""},
      Case{"ext::sh -c id", ""},
      Case{"ext::cat", ""},
      Case{"https://", ""},
      Case{"https://example.com", ""},
      Case{"", ""},
      Case{"https://example.com/\x1b[2J", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.remote);
    CHECK(public_url(c.remote) == c.expected);
  }
}

TEST_CASE("version control is read from .git, loose and packed") {
  const Scratch scratch;
  scratch.write(".git/HEAD", "ref: refs/heads/feature/x\n");
  scratch.write(".git/config",
                "[core]\n\turl = no\n[remote \"other\"]\n\turl = https://example.com/other\n"
                "[remote \"origin\"]\n\turl = \"git@example.com:a/b\" ; note\n");
  SUBCASE("loose") { scratch.write(".git/refs/heads/feature/x", kHash + "\n"); }
  SUBCASE("packed") {
    scratch.write(".git/packed-refs", "# pack-refs with: peeled\n" + std::string(40, 'f') +
                                          " refs/heads/x\n" + kHash + " refs/heads/feature/x\n");
  }
  const VersionControl found = version_control(scratch.path());
  CHECK(found.repository_uri == "https://example.com/a/b");
  CHECK(found.revision == kHash);
  CHECK(found.branch == "feature/x");
}

TEST_CASE("a detached head has a revision and no branch") {
  const Scratch scratch;
  scratch.write(".git/HEAD", kHash + "\n");
  const VersionControl found = version_control(scratch.path());
  CHECK(found.revision == kHash);
  CHECK(found.branch.empty());
  CHECK(found.repository_uri.empty());
}

TEST_CASE("a linked worktree shares the refs and the remote of its repository") {
  const Scratch scratch;
  scratch.write("main/.git/config", "[remote \"origin\"]\nurl=https://example.com/a/b\n");
  scratch.write("main/.git/refs/heads/topic", kHash);
  scratch.write("main/.git/worktrees/w/HEAD", "ref: refs/heads/topic\n");
  scratch.write("main/.git/worktrees/w/commondir", "../..\n");
  scratch.write("w/.git", "gitdir: ../main/.git/worktrees/w\n");
  scratch.write("w/policies/a.json", "{}");
  CHECK(find_repository(scratch.path("w/policies")) == scratch.path("w"));
  const VersionControl found = version_control(scratch.path("w"));
  CHECK(found.repository_uri == "https://example.com/a/b");
  CHECK(found.revision == kHash);
  CHECK(found.branch == "topic");
}

TEST_CASE("a hostile head reads nothing outside refs") {
  const Scratch scratch;
  scratch.write("secret", kHash);
  for (const std::string_view head :
       {"ref: refs/../../secret", "ref: ../secret", "ref: /etc/passwd", "ref: refs/heads/missing",
        "ref: HEAD", "junk", ""}) {
    CAPTURE(head);
    scratch.write(".git/HEAD", head);
    CHECK(version_control(scratch.path()).revision.empty());
    CHECK(version_control(scratch.path()).branch.empty());
  }
  scratch.write(".git/HEAD", "ref: refs/heads/loop");
  scratch.write(".git/refs/heads/loop", "ref: refs/heads/loop");
  CHECK(version_control(scratch.path()).revision.empty());
}

TEST_CASE("a glob that backtracking engines choke on is quick") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  const Glob glob(pattern + "b");
  CHECK_FALSE(glob.matches(std::string(4000, 'a')));
  CHECK(glob.matches(std::string(4000, 'a') + "b"));
  const Glob deep("**/a/**/a/**/a/**/a/**/a/**/a/**/b");
  std::string path;
  for (int i = 0; i < 1000; ++i) path += "a/";
  CHECK_FALSE(deep.matches(path + "c"));
  CHECK(deep.matches(path + "b"));
}

TEST_CASE("of an ignore file's lines the last that matches counts, whatever it is kept by") {
  IgnoreList list;
  REQUIRE(
      list.add_lines("*.json\n!keep.json\n/a/*.json\nlonger-name*\n!*.yaml\nb/\nx.yaml\n"
                     "!keep.json\n",
                     "f"));
  const auto line = [&](std::string_view path, bool is_directory = false) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const IgnorePattern* const found = list.last_match(path, name, is_directory);
    return found == nullptr ? "" : (found->negated ? "!" : "") + found->where;
  };
  CHECK(line("p.json") == "f:1");
  CHECK(line("a/p.json") == "f:3");
  CHECK(line("a/b/p.json") == "f:1");
  CHECK(line("a/keep.json") == "!f:8");  // the same line twice counts where it stands last
  CHECK(line("longer-name.json") == "f:4");
  CHECK(line("longer-name.yaml") == "!f:5");
  CHECK(line("x.yaml") == "f:7");
  CHECK(line("b").empty());
  CHECK(line("b", true) == "f:6");
  CHECK(line("c").empty());
}

TEST_CASE("patterns that only wildcards tell apart are bounded, others are not") {
  std::string alike;
  std::string others;
  for (int i = 0; i <= 1000; ++i) {
    const std::string number = std::to_string(i);
    alike += "a*-" + number + "-*\n";
    others += "/d" + number + "/*.json\n*-" + number + ".json\nname" + number + "\nsame\n";
  }
  CHECK_FALSE(IgnoreList().add_lines(alike, "f"));
  CHECK(IgnoreList().add_lines(alike.substr(alike.find('\n') + 1), "f"));
  CHECK(IgnoreList().add_lines(others, "f"));
}

TEST_CASE("a typing error finds the word that was meant") {
  constexpr std::array<std::string_view, 3> kWords{"critical", "high", "public-repository"};
  CHECK(closest_word("critcal", kWords) == "critical");
  CHECK(closest_word("HIHG", kWords) == "high");
  CHECK(closest_word("public-repositroy", kWords) == "public-repository");
  CHECK(closest_word("never", kWords).empty());
  CHECK(closest_word("", kWords).empty());
  CHECK(closest_word(std::string(100000, 'a'), kWords).empty());
}

TEST_CASE("a page is set for a terminal") {
  const std::string page = render_page(
      "# ECR201 `x`\n\nOne **two**\nthree [four](u).\n\n- five six seven\n\n```json\n{\"a\": "
      "[1]}\n```\n",
      12);
  CHECK(page ==
        "\x1b[1mECR201 x\x1b[0m\n\n"
        "One \x1b[1mtwo\x1b[0m\nthree\nfour (u).\n\n"
        "- five six\n  seven\n\n"
        "    \x1b[36m{\"a\": [1]}\x1b[0m\n");
}

TEST_CASE("paths are taken as they are") {
  // Brackets and commas mean something to the parser of the flags, never in a path.
  const std::vector<std::string> words{"[a,b]", "-q", "a,b", "--", "-x", "--only"};
  const CheckArguments arguments = parse_check(words);
  CHECK(arguments.paths == std::vector<std::string>{"[a,b]", "a,b", "-x", "--only"});
  CHECK(arguments.quiet);
}

TEST_CASE("a list option takes one word, so that a path may follow") {
  const CheckArguments arguments =
      parse_check({"-o", "json", "a.json", "-o", "sarif=x=y", "b.json"});
  CHECK(arguments.paths == std::vector<std::string>{"a.json", "b.json"});
  REQUIRE(arguments.outputs.size() == 2);
  CHECK(arguments.outputs[0].format == Format::json);
  CHECK(arguments.outputs[0].file.empty());
  CHECK(arguments.outputs[1].format == Format::sarif);
  CHECK(arguments.outputs[1].file == "x=y");
}

TEST_CASE("no path is the working directory, unless there is standard input") {
  const CheckArguments none = parse_check({});
  CHECK(none.paths == std::vector<std::string>{"."});
  CHECK_FALSE(none.standard_input);
  const CheckArguments input = parse_check({"-", "--stdin-filename", "a.json"});
  CHECK(input.paths.empty());
  CHECK(input.standard_input);
  CHECK(input.standard_input_name == "a.json");
}

}  // namespace
}  // namespace ecrlint::cli
