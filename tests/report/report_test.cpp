// SPDX-License-Identifier: Apache-2.0
// The formats for people: text, concise, GitHub commands, and what they have in common.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "support/report_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

constexpr std::array kAllFormats{Format::text, Format::concise, Format::json, Format::sarif,
                                 Format::github};

std::string summary_only(const Report& report) { return render(Format::concise, {}, report); }

/// The frame of one finding in one line of text, without header and help.
std::string frame_of(const std::string& text, Span span, std::string label = {}) {
  Scene scene;
  scene.sources = {{"p.json", text}};
  Finding& finding = scene.add(0, Severity::high, 0, "", "m");
  finding.span = span;
  finding.label = std::move(label);
  ReportOptions options;
  options.summary = false;
  const std::string all = scene.render(Format::text, options);
  const std::size_t begin = all.find("|\n") + 2;
  return all.substr(begin, all.find("   = ") - begin);
}

}  // namespace

TEST_CASE("every format has a word and every word its format") {
  for (const Format format : kAllFormats) CHECK(format_from(to_string(format)) == format);
  CHECK(to_string(Format::sarif) == "sarif");
  CHECK_FALSE(format_from("SARIF").has_value());
  CHECK_FALSE(format_from("").has_value());
}

TEST_CASE("text shows frames, related places in both files, help and summary") {
  CHECK(small_scene().render(Format::text) == R"(critical[ECR201]: everyone can pull
  --> policies/app.json:4:15
   |
 4 |     "Principal": "*",
   |                  ^^^ this is everyone
...
 7 |         "ecr:BatchGetImage"
   |         ------------------- the pull
   |
  ::: policies/ci.json:1:11
   |
 1 | {"Action":"ecr:GetDownloadUrlForLayer"}
   |           ---------------------------- this role pulls
   |
   = help: name the accounts   (public-repository)

high[ECR101]: layers cannot be read
  --> policies/app.json:7:9
   |
 7 |         "ecr:BatchGetImage"
   |         ^^^^^^^^^^^^^^^^^^^
   |
   = help: add "ecr:GetDownloadUrlForLayer"   (incomplete-pull)

info[ECR206]: an account is trusted
  --> policies/ci.json:1:1
   |
 1 | {"Action":"ecr:GetDownloadUrlForLayer"}
   | ^
   |
   = rule: a-b-grant

error: gone.json: no such file
Found 1 critical, 1 high, 1 info. 2 files, 2 policies, 3 statements. 1 policy only partly known. )"
                                              "1 file could not be read whole.\n");
}

TEST_CASE("colour only adds escape sequences") {
  ReportOptions options;
  options.color = true;
  std::string colored = small_scene().render(Format::text, options);
  CHECK(colored.find("\x1b[1;31mcritical[ECR201]\x1b[0m") != std::string::npos);
  for (std::size_t at; (at = colored.find('\x1b')) != std::string::npos;)
    colored.erase(at, colored.find('m', at) - at + 1);
  CHECK(colored == small_scene().render(Format::text));
  CHECK(small_scene().render(Format::concise, options) == small_scene().render(Format::concise));
}

TEST_CASE("concise is one line a finding") {
  CHECK(small_scene().render(Format::concise) ==
        "policies/app.json:4:15: critical[ECR201] everyone can pull\n"
        "policies/app.json:7:9: high[ECR101] layers cannot be read\n"
        "policies/ci.json:1:1: info[ECR206] an account is trusted\n"
        "error: gone.json: no such file\n"
        "Found 1 critical, 1 high, 1 info. 2 files, 2 policies, 3 statements. 1 policy only partly "
        "known. 1 file could not be read whole.\n");
}

TEST_CASE("the closing line counts and can be left out") {
  Report report;
  report.summary = {1, 1, 0, 1};
  CHECK(summary_only(report) == "No findings. 1 file, 1 policy, 1 statement.\n");
  report.summary = {3, 5, 2, 9};
  CHECK(summary_only(report) ==
        "No findings. 3 files, 5 policies, 9 statements. 2 policies only partly known.\n");
  report.summary = {3, 5, 0, 9, 2, 1};
  CHECK(summary_only(report) ==
        "No findings. 3 files, 5 policies, 9 statements. 1 module not followed. 2 suppressed.\n");
  ReportOptions options;
  options.summary = false;
  CHECK(render(Format::text, {}, report, options).empty());
  CHECK(render(Format::concise, {}, report, options).empty());
}

TEST_CASE("a failure that a syntax error explains is not told twice") {
  constexpr RuleInfo kSyntax{"ECR001",    "syntax-error", "grammar", Severity::high,
                             Profile::ci, "high",         "",        false,
                             "No.",       "No.",          "No."};
  Scene scene;
  scene.sources = {{"broken.json", "{"}};
  scene.add(0, Severity::high, 0, "{", "never closed").rule = &kSyntax;
  scene.report.failures = {{"broken.json", "syntax error", false, true},
                           {"broken.json", "too much of it"},
                           {"gone.json", "no such file"}};
  for (const Format format : {Format::text, Format::concise, Format::github}) {
    const std::string out = scene.render(format);
    CHECK(out.find("never closed") != std::string::npos);
    CHECK(out.find("no such file") != std::string::npos);
    CHECK(out.find("too much of it") != std::string::npos);
    CHECK(out.find("syntax error\n") == std::string::npos);
  }
  ReportOptions options;
  options.failures = false;
  for (const Format format : {Format::text, Format::concise}) {
    const std::string out = scene.render(format, options);
    CHECK(out.find("no such file") == std::string::npos);
    CHECK(out.find("2 files could not be read whole") != std::string::npos);
  }
}

TEST_CASE("frames fit what stands in the line") {
  CHECK(frame_of("\t{\t\"a\"}", {3, 6}, "x") == " 1 |     {   \"a\"}\n   |         ^^^ x\n   |\n");
  CHECK(frame_of("[\r\n \"b\"\r\n]", {4, 7}) == " 2 |  \"b\"\n   |  ^^^\n   |\n");
  CHECK(frame_of("a\n", {2, 2}) == " 2 |\n   | ^\n   |\n");  // end of the text
  CHECK(frame_of("", {0, 0}) == " 1 |\n   | ^\n   |\n");
  CHECK(frame_of("ab\ncd", {1, 5}) == " 1 | ab\n   |  ^\n   |\n");  // several lines: the first
  CHECK(frame_of("\xE6\xBC\xA2\xE5\xAD\x97 x", {7, 8}) ==
        " 1 | \xE6\xBC\xA2\xE5\xAD\x97 x\n   |      ^\n   |\n");  // two columns each
  CHECK(frame_of("e\xCC\x81 x", {4, 5}) == " 1 | e\xCC\x81 x\n   |   ^\n   |\n");
  CHECK(frame_of("\xEF\xBB\xBF{", {0, 3}) == " 1 | \\ufeff{\n   | ^^^^^^\n   |\n");
  CHECK(frame_of("\x1b[0m\xff?", {5, 6}) == " 1 | \\x1b[0m\\xff?\n   |            ^\n   |\n");
}

TEST_CASE("lines above nine widen the gutter") {
  CHECK(frame_of("1\n2\n3\n4\n5\n6\n7\n8\n9\nx", {18, 19}) == " 10 | x\n    | ^\n    |\n ");
}

TEST_CASE("places in neighbouring lines and in one line share a frame") {
  Scene scene;
  scene.sources = {{"p.json", "[\"a\", \"b\",\n \"c\"]"}};
  Finding& finding = scene.add(0, Severity::high, 0, "\"b\"", "m");
  finding.label = "here";
  finding.related = {{0, scene.span(0, "\"c\""), "below"}, {0, scene.span(0, "\"a\""), ""}};
  ReportOptions options;
  options.summary = false;
  CHECK(scene.render(Format::text, options) ==
        "high[ECR101]: m\n"
        "  --> p.json:1:7\n"
        "   |\n"
        " 1 | [\"a\", \"b\",\n"
        "   |       ^^^ here\n"
        "   |  ---\n"
        " 2 |  \"c\"]\n"
        "   |  --- below\n"
        "   |\n"
        "   = rule: incomplete-pull\n\n");
}

TEST_CASE("a long line is shown through a window, however many findings it has") {
  const std::string left(40, 'l');
  const std::string window =
      frame_of(std::string(500, 'x') + left + "HERE" + std::string(500, 'r'), {540, 544}, "this");
  CHECK(window == " 1 | ..." + left + "HERE" + std::string(73, 'r') + "...\n   | " +
                      std::string(43, ' ') + "^^^^ this\n   |\n");
  const std::string marks = frame_of("a" + std::string(200'000, '\xCC'), {0, 1});
  CHECK(marks.size() < 1000);

  Scene scene;
  scene.sources = {{"min.json", std::string(3'000'000, '\t') + "x"}};
  for (int i = 0; i < 2000; ++i)
    scene.add(0, Severity::high, 0, "", "m").span = {2'900'000, 3'000'000};
  for (const Format format : kAllFormats) CHECK(scene.render(format).size() < 40'000'000);
}

TEST_CASE("github writes one command a finding, worst first") {
  Scene scene = small_scene();
  std::swap(scene.report.findings[0], scene.report.findings[2]);
  CHECK(scene.render(Format::github) ==
        "::error file=gone.json,title=unreadable::no such file\n"
        "::error file=policies/app.json,line=4,endLine=4,col=15,endColumn=18,title=ECR201 "
        "public-repository::everyone can pull (see policies/app.json:7:9, policies/ci.json:1:11)\n"
        "::error file=policies/app.json,line=7,endLine=7,col=9,endColumn=28,title=ECR101 "
        "incomplete-pull::layers cannot be read\n"
        "::notice file=policies/ci.json,line=1,endLine=1,col=1,endColumn=2,title=ECR206 "
        "a-b-grant::an account is trusted\n");
}

TEST_CASE("github says how many modules were not followed, however much else there is") {
  Scene scene = one_object();
  for (int i = 0; i < 12; ++i) scene.add(0, Severity::low, 0, "{", "low");
  scene.report.summary.not_followed = 3;
  CHECK(scene.render(Format::github)
            .starts_with("::notice title=ecrlint::3 modules not followed\n::notice file="));
}

TEST_CASE("github escapes what commands are made of") {
  Scene scene;
  scene.sources = {{"a:b,c%0A\n.json", "{\n}"}};
  scene.add(0, Severity::medium, 0, "{\n}", "100%\r\n::error::x, y: \x1b[0m");
  CHECK(scene.render(Format::github) ==
        "::warning file=a%3Ab%2Cc%250A%0A.json,line=1,endLine=2,title=ECR101 incomplete-pull::"
        "100%25%0D%0A::error::x, y: \\x1b[0m\n");
}

TEST_CASE("github stops at ten a level and says how many more there are") {
  Scene scene = one_object();
  for (int i = 0; i < 12; ++i) scene.add(0, Severity::low, 0, "{", "low");
  for (int i = 0; i < 10; ++i) scene.add(0, Severity::high, 0, "{", "high");
  scene.add(0, Severity::critical, 0, "{", "worst");
  std::istringstream lines(scene.render(Format::github));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(line);
  REQUIRE(all.size() == 20);
  CHECK(all[0].ends_with("::worst"));
  CHECK(all[9].ends_with("::high"));
  CHECK(all[10].ends_with("::low"));
  CHECK(all[18].ends_with("::low"));
  CHECK(all[19] == "::notice title=ecrlint::4 more, see another format");
}

TEST_CASE("every format tells what was silenced, github at its end") {
  Scene scene = one_object();
  for (int i = 0; i < 12; ++i) scene.add(0, Severity::low, 0, "{", "low");
  scene.report.summary.suppressed = 1;
  scene.report.summary.rules_off = 2;
  scene.report.summary.ignored = 3;
  scene.report.summary.let_pass = 4;
  constexpr std::string_view kWords =
      "1 finding suppressed, 2 rules turned off, 3 files ignored, 4 findings let pass by the "
      "config";
  const std::string github = scene.render(Format::github);
  CHECK(github.ends_with(
      "::notice title=ecrlint::4 more, see another format\n::notice title=ecrlint::" +
      std::string(kWords) + "\n"));
  CHECK(std::count(github.begin(), github.end(), '\n') == 10);
  CHECK(scene.render(Format::sarif).find(kWords) != std::string::npos);
  for (const Format format : {Format::text, Format::concise})
    CHECK(
        scene.render(format).ends_with(" 1 suppressed. 2 rules turned off. 3 files ignored. 4 "
                                       "findings let pass by the config.\n"));
  const std::string json = scene.render(Format::json);
  for (const std::string_view count :
       {"\"suppressed\": 1,", "\"rulesOff\": 2,", "\"ignored\": 3,", "\"letPass\": 4,"})
    CHECK(json.find(count) != std::string::npos);
}

TEST_CASE("printable shows what formats other characters or fills a place without a mark") {
  const std::array<std::pair<std::string, std::string_view>, 16> shown{{
      {"\xEF\xB8\x8F", "\\ufe0f"},  // variation selectors
      {"\xF3\xA0\x84\x81", "\\U000e0101"},
      {"\xE1\x85\x9F\xE1\x85\xA0", "\\u115f\\u1160"},  // Hangul fillers
      {"\xE3\x85\xA4", "\\u3164"},
      {"\xEF\xBE\xA0", "\\uffa0"},
      {"\xCD\x8F", "\\u034f"},
      {"\xE2\xA0\x80", "\\u2800"},
      {"\xD8\x80", "\\u0600"},
      {"\xDB\x9D", "\\u06dd"},
      {"\xE0\xA3\xA2", "\\u08e2"},
      {"\xF0\x91\x82\xBD", "\\U000110bd"},
      {"\xF0\x9D\x85\xB3", "\\U0001d173"},  // musical controls
      {"\xF0\x9D\x85\x99", "\\U0001d159"},
      {"\xF0\x9B\xB2\xA0", "\\U0001bca0"},
      {"\xE1\xA0\x8F", "\\u180f"},
      {"\xE1\x9E\xB4", "\\u17b4"},
  }};
  for (const auto& [text, escape] : shown)
    CHECK(printable("a" + text + "b") == "a" + std::string(escape) + "b");
  // Their neighbours are seen.
  for (const std::string_view text :
       {"\xE1\x85\x9E", "\xE3\x85\xA3", "\xE2\xA0\x81", "\xD8\x86", "\xF0\x9D\x85\xB2"})
    CHECK(printable(text) == text);
}

TEST_CASE("printable leaves nothing that acts on a terminal or a log") {
  CHECK(printable("plain \xC3\xA4\xF0\x9F\x98\x80") == "plain \xC3\xA4\xF0\x9F\x98\x80");
  CHECK(printable("\x1b[2J\n\t\x7f") == "\\x1b[2J\\x0a\\x09\\x7f");
  CHECK(printable(std::string(1, '\0')) == "\\x00");
  CHECK(printable("\xC2\x9B") == "\\u009b");
  CHECK(printable("\xE2\x80\xAE\xE2\x81\xA9\xE2\x80\xA9\xE2\x80\x8B") ==
        "\\u202e\\u2069\\u2029\\u200b");
  CHECK(printable("\xF3\xA0\x81\x81") == "\\U000e0041");
  CHECK(printable("\xff\xC0\xAF\xED\xA0\x80\xE2\x82") ==
        "\\xff\\xc0\\xaf\\xed\\xa0\\x80\\xe2\\x82");
  CHECK(printable("a##VSO[b##[c###[d##e") == "a\\x23#VSO[b\\x23#[c#\\x23#[d##e");
  CHECK(printable("::error::x") == "\\x3a:error::x");
  CHECK(printable(" \xE3\x80\x80::error::x") == " \xE3\x80\x80\\x3a:error::x");
  CHECK(printable("a::b") == "a::b");
}

TEST_CASE("hostile text stays text in every format") {
  const Scene scene = hostile_scene();
  for (const Format format : kAllFormats) {
    const std::string out = scene.render(format);
    CAPTURE(out);
    CHECK(out.ends_with('\n'));
    for (const char c : out)
      CHECK_FALSE((c != '\n' && (static_cast<unsigned char>(c) < 32 || c == 127)));
    for (const char* hidden : {"\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\xA8", "\xFF"})
      CHECK(out.find(hidden) == std::string::npos);
    CHECK(out.find("##vso[") == std::string::npos);
    CHECK(out.find("##[") == std::string::npos);
    if (format == Format::json || format == Format::sarif) continue;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
      line.erase(0, line.find_first_not_of(' '));
      if (format != Format::github)
        CHECK_FALSE((line.starts_with("::") && !line.starts_with("::: ")));
    }
  }
  CHECK(scene.render(Format::concise).starts_with("\\x3a:error::\\x1b[31m\\x0a::error file=x"));
  std::istringstream commands(scene.render(Format::github));
  for (std::string line; std::getline(commands, line);)
    CHECK((line.starts_with("::error file=") || line.starts_with("::notice file=") ||
           line == "::notice title=ecrlint::1 module not followed"));
}

TEST_CASE("reports are the same on every call") {
  for (const Format format : kAllFormats) {
    CHECK(small_scene().render(format) == small_scene().render(format));
    CHECK(hostile_scene().render(format) == hostile_scene().render(format));
  }
}
