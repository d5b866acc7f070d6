// SPDX-License-Identifier: Apache-2.0
// What reports are matched and found by: line hashes, paths and addresses.
#include <doctest/doctest.h>

#include "ecrlint/source.hpp"
#include "report/findings/sarif.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// The hashes of all lines, in order.
std::vector<std::string> hashes(const std::string& text) {
  std::set<std::uint32_t> lines;
  for (std::uint32_t line = 1; line <= LineIndex(text).line_count(); ++line) lines.insert(line);
  std::vector<std::string> all;
  for (const auto& [line, hash] : report::line_hashes(text, lines)) all.push_back(hash);
  return all;
}

std::string repeat(std::string_view text, int times) {
  std::string out;
  while (times-- > 0) out += text;
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("line hashes are those of GitHub's upload action") {
  CHECK(hashes("") == Strings{"c129715d7a2bc9a3:1"});
  CHECK(hashes(" a\nb\n  \t\tc\n d") == Strings{"271789c17abda88f:1", "54703d4cd895b18:1",
                                                "180aee12dab6264:1", "a23a3dc5e078b07b:1"});
  CHECK(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End") ==
        Strings{"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1",
                "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1"});
  CHECK(hashes(" hello; \t\r\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n") ==
        Strings{"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1",
                "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1",
                "c129715d7a2bc9a3:1"});
  CHECK(hashes(repeat("Lorem ipsum dolor sit amet.\n", 10)) ==
        Strings{"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3",
                "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
                "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"});
  CHECK(hashes("x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n") ==
        Strings{"e54938cc54b302f1:1", "bb609acbe9138d60:1", "1131fd5871777f34:1",
                "5c482a0f8b35ea28:1", "54517377da7028d2:1", "2c644846cb18d53e:1",
                "f1b89f20de0d133:1", "c129715d7a2bc9a3:1"});
}

TEST_CASE("only asked lines are hashed, and equal lines before them still count") {
  const std::string text = repeat("Lorem ipsum dolor sit amet.\n", 10);
  CHECK(report::line_hashes(text, {3}) ==
        std::map<std::uint32_t, std::string>{{3, "a7f2ff13bc495cf2:3"}});
  CHECK(report::line_hashes(text, {99}).empty());
}

TEST_CASE("every line that can be pointed at has a hash") {
  for (const char* text :
       {"", "\n", "\r", "\r\n", "\r \n", "a\r\t\nb", " \n\n ", "\n\r\n\r\r\n\xFF\n"})
    CHECK(hashes(text).size() == LineIndex(text).line_count());
  // Beyond the first plane a character is two UTF-16 units.
  CHECK(hashes("\xF0\x9F\x98\x80") == Strings{"56e41eb4cc943584:1"});
  CHECK(hashes("\xFF\xE6\xBC") == hashes("\xEF\xBF\xBD\xEF\xBF\xBD"));
}

TEST_CASE("paths become plain relative URIs") {
  using report::artifact_uri;
  CHECK(artifact_uri("a/b c.json") == "a/b%20c.json");
  CHECK(artifact_uri("./a/./b//c") == "a/b/c");
  CHECK(artifact_uri("../../a/../b.json") == "b.json");
  CHECK(artifact_uri("/etc/x.json") == "etc/x.json");
  CHECK(artifact_uri("C:\\policies\\x.json") == "C%3A/policies/x.json");
  CHECK(artifact_uri("a\\..\\b/x.json") == "a%5C..%5Cb/x.json");
  CHECK(artifact_uri("https://evil/x") == "https%3A/evil/x");
  CHECK(artifact_uri("a#b?c%20d[e]") == "a%23b%3Fc%2520d%5Be%5D");
  CHECK(artifact_uri("\xC3\xBC\n\xFF") == "%C3%BC%0A%FF");
  CHECK(artifact_uri("..") == "unnamed");
  CHECK(artifact_uri("") == "unnamed");
}

TEST_CASE("addresses of repositories lose their secrets") {
  using report::repository_uri;
  CHECK(repository_uri("https://example.com/o/r") == "https://example.com/o/r");
  CHECK(repository_uri("https://me:token@example.com/o/r@1") == "https://example.com/o/r@1");
  CHECK(repository_uri("ssh://git@example.com:22/o/r") == "ssh://example.com:22/o/r");
  CHECK(repository_uri("https://a b.example.com/\n") == "https://a%20b.example.com/%0A");
  for (const char* address :
       {"", "git@example.com:o/r", "/srv/r", "file:///srv/r", "://x", "https://u:p@"})
    CHECK(repository_uri(address) == "urn:ecrlint:repository-not-known");
}
