// SPDX-License-Identifier: Apache-2.0
// Words, commands and heredocs of a script, each as the shell reads it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "format/shell/script.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using format::read_script;
using format::Script;

namespace {

/// What is expanded as `?`.
std::string text(const format::ShellText& made) {
  std::string all = made.text;
  std::replace_if(all.begin(), all.end(), syntax::is_hole, '?');
  return all;
}

/// The words of all commands: `KEY=value` with `[...]` around each word, `>target` behind a
/// command that writes, `;` behind each command that has words.
std::string words_of(const std::string& script) {
  std::string all;
  for (const format::ShellCommand& command : read_script(script).commands) {
    for (const format::ShellWord& word : command.words) {
      CHECK(word.place.begin < word.place.end);
      all += "[" + (word.key.empty() ? "" : word.key + "=") + text(word.value) + "]";
    }
    if (!command.target.empty()) all += ">" + command.target;
    if (!command.words.empty() || !command.target.empty()) all += ";";
  }
  return all;
}

/// The bodies of all heredocs, one behind the other, `|` after each.
std::string bodies(const std::string& script) {
  std::string all;
  for (const format::Heredoc& heredoc : read_script(script).heredocs)
    all += text(heredoc.value) + "|";
  return all;
}

using Case = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("words end at blanks, and commands at what ends them") {
  const Case cases[] = {
      {"a b", "[a][b];"},
      {"a\tb\r\n", "[a][b];"},
      {"a\nb", "[a];[b];"},
      {"a;b", "[a];[b];"},
      {"a|b", "[a];[b];"},
      {"a&b", "[a];[b];"},
      {"a&&b||c", "[a];[b];[c];"},
      {"(a)", "[a];"},
      {"a(b)c", "[a];[b];[c];"},
      {"a \\\n b", "[a][b];"},
      {"a \\\r\n b", "[a];[b];"},
      {"a # b\nc", "[a];[c];"},
      {"a#b", "[a#b];"},
      {"a)b", "[a];[b];"},
      {"", ""},
      {"\n\n", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(words_of(one.first) == one.second);
  }
}

TEST_CASE("quotes and backslashes take the meaning from what they hold") {
  const Case cases[] = {
      {"'a b'", "[a b];"},
      {"'$a'", "[$a];"},
      {"'a", "[a];"},
      {"'a\\'b", "[a\\b];"},
      {"\"a b\"", "[a b];"},
      {"\"a", "[a];"},
      {R"("\"\\\$\`")", "[\"\\$`];"},
      {R"("\a")", "[\\a];"},
      {"\"a\\\nb\"", "[ab];"},
      {"\"'a'\"", "['a'];"},
      {"a\"b\"'c'd", "[abcd];"},
      {"a\\ b", "[a b];"},
      {"\\$a", "[$a];"},
      {"a\\\nb", "[ab];"},
      {"a\\", "[a];"},
      {"\"\" ''", "[][];"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(words_of(one.first) == one.second);
  }
}

TEST_CASE("what the shell expands is a hole as long as it is written") {
  const Case cases[] = {
      {"$a", "[?];"},
      {"x$a", "[x?];"},
      {"$a.b", "[?.b];"},
      {"$a_1-b", "[?-b];"},
      {"$1a", "[?a];"},
      {"$12", "[?2];"},
      {"$@ $* $# $? $! $$", "[?][?][?][?][?][?];"},
      {"$", "[$];"},
      {"$.", "[$.];"},
      {"$%", "[$%];"},
      {"\"$\"", "[$];"},
      {"${a}b", "[?b];"},
      {"${a:-{x}}b", "[?b];"},
      {"${a:-\"}\"}b", "[?b];"},
      {"${a:-'}'}b", "[?b];"},
      {"${a:-\\}}b", "[?b];"},
      {"${a", "[${a];"},
      {"$((1 + (2)))b", "[?b];"},
      {"`a b`c", "[?c];"},
      {"`a", "[`a];"},
      {"\"${a} $b `c`\"", "[? ? ?];"},
      {"$(a b)c", "[?c];[a][b];"},
      {"$(a $(b))c", "[?c];[a][?];[b];"},
      {"$(a", "[?];[a];"},
      {"\"$(a \"b\")\"", "[?];[a][b];"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(words_of(one.first) == one.second);
  }
}

TEST_CASE("a word has a key before its first equals sign, if that can be a name") {
  const Case cases[] = {
      {"A=b", "[A=b];"},     {"--policy=b", "[--policy=b];"},
      {"A=b=c", "[A=b=c];"}, {"=b", "[=b];"},
      {"a.b=c", "[a.b=c];"}, {"A='b c'", "[A=b c];"},
      {"A=$b", "[A=?];"},    {"$a=b", "[?=b];"},
      {"A=", "[A=];"},       {"a_1-x=y", "[a_1-x=y];"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(words_of(one.first) == one.second);
  }
  CHECK(read_script("a.b=c").commands[0].words[0].key.empty());
  CHECK(read_script("=b").commands[0].words[0].key.empty());
  CHECK(read_script("$a=b").commands[0].words[0].key.empty());
  CHECK(read_script("A=b=c").commands[0].words[0].key == "A");
}

TEST_CASE("a command writes to what its standard output goes to") {
  const Case cases[] = {
      {"a > f", "[a]>f;"},     {"a >f", "[a]>f;"},    {"a >> f", "[a]>f;"},
      {"a 1> f", "[a][1]>f;"}, {"a 2> f", "[a][2];"}, {"a >| f", "[a]>f;"},
      {"a >& f", "[a];"},      {"a &> f", "[a];>f;"}, {"a < f", "[a];"},
      {"a <<< f", "[a];"},     {"a > $f", "[a]>$f;"}, {"a > \"f g\"", "[a]>f g;"},
      {"a > f > g", "[a]>g;"}, {"> f a", "[a]>f;"},   {"a >", "[a];"},
      {"a > ;b", "[a];[b];"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(words_of(one.first) == one.second);
  }
}

TEST_CASE("a heredoc goes on to the line that is its word alone") {
  const Case cases[] = {
      {"a <<E\nx\nE\n", "x\n|"},
      {"a <<E\nx\nE", "x\n|"},
      {"a <<E\nx", "x|"},
      {"a <<E\nE\n", "|"},
      {"a <<E\nx\nE  \ny\n", "x\n|"},
      {"a <<E\nx\n E\nEE\nE\n", "x\n E\nEE\n|"},
      {"a <<-E\n\t\tx\n\ty\n\tE\n", "x\ny\n|"},
      {"a <<-E\nx\ty\nE\n", "x\ty\n|"},
      {"a <<E\n\tx\nE\n", "\tx\n|"},
      {"a <<'E'\n$x `y` \\$\nE\n", "$x `y` \\$\n|"},
      {"a <<\\E\n$x\nE\n", "$x\n|"},
      {"a <<\"E\"\n$x\nE\n", "$x\n|"},
      {"a <<E\n$x `y` ${z} $1\nE\n", "? ? ? ?\n|"},
      {"a <<E\n\\$x \\`y\\` \\\\ \\n\nE\n", "$x `y` \\ \\n\n|"},
      {"a <<E\nx\\\ny\nE\n", "xy\n|"},
      {"a <<E\n${x\nE\n", "${x\n|"},
      {"a <<E <<F\nx\nE\ny\nF\n", "x\n|y\n|"},
      {"a <<A=B\nx\nA=B\n", "x\n|"},
      {"$((1 << 2))\nx\n", ""},
      {"a << 2\nx\n2\n", ""},
      {"a <<<E\nx\nE\n", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(bodies(one.first) == one.second);
  }
  const Script script = read_script("a; b <<E; c\nx\nE\nd\n");
  REQUIRE(script.heredocs.size() == 1);
  CHECK(script.heredocs[0].body == Span{12, 14});
  CHECK(script.commands[script.heredocs[0].command].words[0].value.text == "b");
  CHECK(words_of("a <<E\nx\nE\nd\n") == "[a];[d];");
}

TEST_CASE("what another program fills in is a hole, in a quoted heredoc too") {
  const auto body = [](const std::string& line, const std::string& program) {
    return bodies("a <<'E'\n" + line + "\nE\n" + program + "\n");
  };
  CHECK(body("x ACCOUNT_ID y", "") == "x ACCOUNT_ID y\n|");
  CHECK(body("x ACCOUNT_ID y", "sed s/ACCOUNT_ID/1/") == "x ? y\n|");
  for (const std::string mark : {"/", "|", "#", ",", "@", ":", "~"}) {
    CAPTURE(mark);
    CHECK(body("x ACCOUNT_ID y", "sed 's" + mark + "ACCOUNT_ID" + mark + "1" + mark + "g'") ==
          "x ? y\n|");
  }
  CHECK(body("x ACCOUNT_ID y", "sed 's!ACCOUNT_ID!1!'") == "x ACCOUNT_ID y\n|");
  CHECK(body("x ACCOUNT_ID y", "awk 's/ACCOUNT_ID/1/'") == "x ACCOUNT_ID y\n|");
  CHECK(body("x ACCOUNT_ID y", "sed is/ACCOUNT_ID/1/") == "x ACCOUNT_ID y\n|");
  CHECK(body("x a.b y", "sed 's/a\\.b/1/'") == "x ? y\n|");
  CHECK(body("x ab y", "sed 's/ab/1/'") == "x ab y\n|");
  CHECK(body("x abc y", "sed 's/abc/1/'") == "x ? y\n|");
  CHECK(body("$A ${B} ${C:-x} $1", "envsubst") == "? ? ${C:-x} ?\n|");
  CHECK(body("$A ${B}", "sed s/ABC/1/") == "$A ${B}\n|");
  CHECK(body("`a` $(b)", "envsubst") == "`a` ?\n|");
}

TEST_CASE("a command knows in which word of which it is expanded") {
  const Script script = read_script("a B=$(c $(d)) --e=\"$(f)\"; g");
  const auto named = [&](const std::string& name) -> const format::ShellCommand& {
    return *std::find_if(script.commands.begin(), script.commands.end(), [&](const auto& one) {
      return !one.words.empty() && one.words[0].value.text == name;
    });
  };
  CHECK_FALSE(named("a").outer);
  CHECK_FALSE(named("g").outer);
  REQUIRE(named("c").outer);
  CHECK(&script.commands[*named("c").outer] == &named("a"));
  CHECK(named("c").outer_word == 1);
  CHECK(named("c").outer_key == "B");
  CHECK(&script.commands[*named("d").outer] == &named("c"));
  CHECK(named("d").outer_key.empty());
  CHECK(named("f").outer_word == 2);
  CHECK(named("f").outer_key == "--e");
  CHECK(named("g").begin == 26);
}

TEST_CASE("a comment goes on to the end of its line") {
  const std::string text = "# a\nb # c\r\n'# d' e#f\n#g";
  std::string all;
  for (const Span span : read_script(text).comments)
    all += text.substr(span.begin, span.end - span.begin) + "|";
  CHECK(all == "# a|# c|#g|");
}
