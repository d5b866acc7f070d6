// SPDX-License-Identifier: Apache-2.0
// Globs, edit distance and access against slow models that are obviously right.
#include <doctest/doctest.h>

#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "analysis/access.hpp"
#include "analysis/glob.hpp"
#include "syntax/value.hpp"
#include "text/suggest.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

const std::string kHoleText(1, syntax::kHole);

/// All words over an alphabet up to a length.
std::vector<std::string> words_over(const std::string& alphabet, std::size_t longest) {
  std::vector<std::string> all{""};
  for (std::size_t begin = 0, length = 1; length <= longest; ++length) {
    const std::size_t end = all.size();
    for (; begin < end; ++begin)
      for (const char c : alphabet) all.push_back(all[begin] + c);
  }
  return all;
}

bool slow_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return slow_match(pattern.substr(1), text) ||
           (!text.empty() && slow_match(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         slow_match(pattern.substr(1), text.substr(1));
}

/// Every way to fill the holes of a text from `fillings`.
std::vector<std::string> filled(const std::string& text, const std::vector<std::string>& fillings) {
  const auto hole = text.find(syntax::kHole);
  if (hole == std::string::npos) return {text};
  std::vector<std::string> all;
  for (const std::string& filling : fillings)
    for (const std::string& rest : filled(text.substr(hole + 1), fillings))
      all.push_back(text.substr(0, hole) + filling + rest);
  return all;
}

Answer slow_answer(const std::string& pattern, const std::string& text,
                   const std::vector<std::string>& pattern_fillings,
                   const std::vector<std::string>& text_fillings) {
  bool some = false;
  bool all = true;
  for (const std::string& p : filled(pattern, pattern_fillings))
    for (const std::string& t : filled(text, text_fillings))
      (slow_match(p, t) ? some : all) = slow_match(p, t);
  if (all) return Answer::yes;
  return some ? Answer::unknown : Answer::no;
}

std::size_t slow_distance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  std::size_t best = slow_distance(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1);
  best = std::min(best, slow_distance(a.substr(1), b) + 1);
  best = std::min(best, slow_distance(a, b.substr(1)) + 1);
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0])
    best = std::min(best, slow_distance(a.substr(2), b.substr(2)) + 1);
  return best;
}

}  // namespace

TEST_CASE("patterns meet where some text matches both") {
  for (const std::string& a : words_over("ab*?", 3))
    for (const std::string& b : words_over("ab*?", 3)) {
      bool found = false;
      for (const std::string& text : words_over("abc", 6))
        found = found || (matches(a, text) == Answer::yes && matches(b, text) == Answer::yes);
      CAPTURE(a);
      CAPTURE(b);
      CHECK(meets(a, b) == (found ? Answer::yes : Answer::no));
    }
  CHECK(meets("a" + kHoleText, "ab") == Answer::unknown);
  CHECK(meets("a" + kHoleText + "c", "b*") == Answer::no);
  CHECK(meets(kHoleText, "") == Answer::unknown);
  CHECK(meets(std::string(5000, 'a'), std::string(5000, '*')) == Answer::unknown);
}

TEST_CASE("a glob matches what the slow model matches") {
  const std::vector<std::string> texts = words_over("ab", 5);
  std::size_t wrong = 0;
  for (const std::string& pattern : words_over("ab*?", 5))
    for (const std::string& text : texts)
      if (matches(pattern, text) != answer(slow_match(pattern, text))) ++wrong;
  CHECK(wrong == 0);
}

TEST_CASE("with holes, a glob is sure only where every filling agrees") {
  const std::vector<std::string> pattern_fillings{"", "a", "b", "ab", "*", "?"};
  std::vector<std::string> text_fillings = words_over("ab", 3);
  text_fillings.push_back("c");
  std::size_t wrong = 0;
  std::size_t vague = 0;
  for (const std::string& pattern : words_over("ab*?" + kHoleText, 3))
    for (const std::string& text : words_over("ab" + kHoleText, 3)) {
      const Answer slow = slow_answer(pattern, text, pattern_fillings, text_fillings);
      const Answer fast = matches(pattern, text);
      if (fast != Answer::unknown && fast != slow) ++wrong;
      if (fast == Answer::unknown && slow == Answer::no) ++vague;
    }
  CHECK(wrong == 0);
  CHECK(vague == 0);
}

TEST_CASE("letter case is ignored where it is told to be") {
  CHECK(matches("ecr:batch*IMAGE", "ECR:BatchGetImage", LetterCase::ignored) == Answer::yes);
  CHECK(matches("ecr:batch*IMAGE", "ecr:BatchGetImage") == Answer::no);
  CHECK(covers("ecr:BATCH*", "ecr:batchget*", LetterCase::ignored) == Answer::yes);
  CHECK(covers("ecr:BATCH*", "ecr:batchget*") == Answer::no);
}

TEST_CASE("a glob covers another only if it matches every text of it") {
  // One character more than the patterns know, and texts longer than the patterns, so that
  // wildcards cannot hide behind a small alphabet.
  const std::vector<std::string> patterns = words_over("ab*?", 4);
  const std::vector<std::string> texts = words_over("abc", 6);
  std::vector<std::vector<bool>> matched(patterns.size());
  for (std::size_t p = 0; p < patterns.size(); ++p)
    for (const std::string& text : texts) matched[p].push_back(slow_match(patterns[p], text));
  std::size_t wrong = 0;
  std::size_t vague = 0;
  for (std::size_t wide = 0; wide < patterns.size(); ++wide)
    for (std::size_t narrow = 0; narrow < patterns.size(); ++narrow) {
      bool all = true;
      for (std::size_t t = 0; t < texts.size() && all; ++t)
        all = !matched[narrow][t] || matched[wide][t];
      const Answer fast = covers(patterns[wide], patterns[narrow]);
      const bool odd = patterns[wide].find('?') != std::string::npos &&
                       patterns[wide].find('*') != std::string::npos &&
                       patterns[narrow].find('*') != std::string::npos;
      if (fast == Answer::unknown && !odd) ++vague;
      if (fast != Answer::unknown && fast != answer(all)) ++wrong;
    }
  CHECK(wrong == 0);
  CHECK(vague == 0);
  CHECK(covers("a" + kHoleText, "ab") == Answer::unknown);
  CHECK(covers("a*", "a" + kHoleText) == Answer::yes);
  CHECK(covers("a", "a" + kHoleText) == Answer::unknown);
}

// Backing up over every star would take longer than the universe has lasted.
TEST_CASE("no pattern keeps matching from an end") {
  const std::string text(1'000'000, 'a');
  CHECK(matches("*a*a*a*a*b", text) == Answer::no);
  CHECK(matches("*a*a*a*a*a", text) == Answer::yes);
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "*a";
  CHECK(matches(many + "b", text.substr(0, 4000)) == Answer::no);
  CHECK(matches(many + kHoleText, text.substr(0, 3999)) == Answer::unknown);
  CHECK(covers(many + "b", many) == Answer::no);
}

TEST_CASE("edit distance") {
  std::size_t wrong = 0;
  const std::vector<std::string> all = words_over("abc", 4);
  for (const std::string& a : all)
    for (const std::string& b : all) {
      const std::size_t distance = edit_distance(a, b);
      if (distance != slow_distance(a, b) || distance != edit_distance(b, a)) ++wrong;
      if ((distance == 0) != (a == b)) ++wrong;
    }
  CHECK(wrong == 0);
  CHECK(edit_distance("GetImage", "getimage") == 0);
  CHECK(edit_distance("BatchCheckLaterAvailability", "BatchCheckLayerAvailability") == 1);
  CHECK(edit_distance("Effetc", "Effect") == 1);
  CHECK(edit_distance(std::string(100, 'a'), "") == 100);
  CHECK(edit_distance(std::string(101, 'a'), std::string(101, 'a')) == 101);
}

TEST_CASE("a suggestion is the closest word, and none that is far off") {
  Suggestion meant("BatchGetImages");
  meant.consider("BatchDeleteImage");
  meant.consider("BatchGetImage");
  meant.consider("BatchGetLayer");
  CHECK(meant.best() == "BatchGetImage");
  Suggestion nothing("PullImage");
  nothing.consider("DescribeRepositories");
  CHECK(nothing.best().empty());
}

namespace {

/// The answers of Access about a policy, by the name of the subject.
struct Judged {
  explicit Judged(std::string text_, PolicyKind kind = PolicyKind::repository)
      : text(std::move(text_)),
        tree(syntax::parse_json(text, arena)),
        policy(read_policy(tree.root, kind, false, catalog::Catalog::built_in(), arena)),
        access(policy, catalog::Catalog::built_in()) {
    REQUIRE(tree.parsed);
  }

  const Subject& subject(std::string_view principal) const {
    for (const Subject& subject : access.subjects())
      if (subject.principal == nullptr || subject.principal->text.text == principal) return subject;
    FAIL("no such subject");
    std::abort();
  }
  Answer allowed(std::string_view principal, std::string_view action) const {
    return access.allowed(subject(principal), action);
  }
  Answer denied(std::string_view principal, std::string_view action) const {
    return access.denied(subject(principal), action);
  }

  Arena arena;
  std::string text;
  syntax::Tree tree;
  Policy policy;
  Access access;
};

/// A policy of statements, each as effect, principal element, action element and what follows.
std::string policy_of(const std::vector<std::string>& statements) {
  std::string text = "{\"Version\": \"2012-10-17\", \"Statement\": [";
  for (const std::string& statement : statements)
    text += (text.back() == '[' ? "{" : ", {") + statement + "}";
  return text + "]}";
}

const std::string kAccount = "arn:aws:iam::314159265358:root";
const std::string kRole = "arn:aws:iam::314159265358:role/app/puller";
const std::string kOther = "arn:aws:iam::271828182845:role/puller";

std::string allow(const std::string& principal, const std::string& actions) {
  return R"("Effect": "Allow", "Principal": {"AWS": ")" + principal + R"("}, "Action": )" + actions;
}
std::string deny(const std::string& principal, const std::string& actions) {
  return R"("Effect": "Deny", "Principal": {"AWS": ")" + principal + R"("}, "Action": )" + actions;
}

}  // namespace

TEST_CASE("access: grants add up over statements, for the same principal only") {
  const Judged split(policy_of({allow(kRole, R"("ecr:BatchGetImage")"),
                                allow(kRole, R"(["ECR:getdownloadurlforlayer"])"),
                                allow(kOther, R"("ecr:PutImage")")}));
  CHECK(split.allowed(kRole, "BatchGetImage") == Answer::yes);
  CHECK(split.allowed(kRole, "GetDownloadUrlForLayer") == Answer::yes);
  CHECK(split.allowed(kRole, "PutImage") == Answer::no);
  CHECK(split.allowed(kOther, "BatchGetImage") == Answer::no);
  CHECK(split.allowed(kRole, "NoSuchAction") == Answer::no);
  CHECK(split.access.subjects().size() == 2);
}

TEST_CASE("access: an account covers its roles, everyone covers all, no role covers its account") {
  const Judged both(policy_of(
      {allow(kAccount, R"("ecr:BatchGetImage")"), allow(kRole, R"("ecr:GetDownloadUrlForLayer")"),
       allow("*", R"("ecr:DescribeImages")"),
       allow("arn:aws:sts::314159265358:assumed-role/puller/me", R"("ecr:ListImages")")}));
  CHECK(both.allowed(kRole, "BatchGetImage") == Answer::yes);
  CHECK(both.allowed(kRole, "DescribeImages") == Answer::yes);
  // Some roles of the account have it: neither yes nor no for the account.
  CHECK(both.allowed(kAccount, "GetDownloadUrlForLayer") == Answer::unknown);
  CHECK(both.allowed("*", "BatchGetImage") == Answer::unknown);
  const auto* session = "arn:aws:sts::314159265358:assumed-role/puller/me";
  CHECK(both.allowed(session, "GetDownloadUrlForLayer") == Answer::yes);
  CHECK(both.allowed(kRole, "ListImages") == Answer::unknown);
}

TEST_CASE("access: an account id and its root ARN are one subject") {
  const Judged twice(policy_of({allow(kAccount, R"("ecr:BatchGetImage")"),
                                allow("314159265358", R"("ecr:GetDownloadUrlForLayer")")}));
  CHECK(twice.access.subjects().size() == 1);
  CHECK(twice.allowed(kAccount, "GetDownloadUrlForLayer") == Answer::yes);
}

TEST_CASE("access: wildcards and NotAction") {
  const Judged wild(policy_of(
      {allow(kRole, R"("ecr:Batch*")"), allow(kOther, R"("e?r:*")"),
       R"("Effect": "Allow", "Principal": {"AWS": "314159265358"}, "NotAction": "ecr:Put*")"}));
  CHECK(wild.allowed(kOther, "GetDownloadUrlForLayer") == Answer::yes);
  CHECK(wild.allowed("314159265358", "BatchGetImage") == Answer::yes);
  CHECK(wild.allowed("314159265358", "PutImage") == Answer::no);
  CHECK(wild.allowed(kRole, "GetDownloadUrlForLayer") == Answer::yes);
  const Grant batch = wild.access.grant(wild.subject(kRole), "BatchGetImage");
  REQUIRE(batch.action != nullptr);
  CHECK(batch.action->text.text == "ecr:Batch*");
  const Grant whole = wild.access.grant(wild.subject(kRole), "ListImages");
  CHECK(whole.statement == &wild.policy.statements[2]);
  CHECK(whole.action == nullptr);
}

TEST_CASE("access: a Deny is sure only without conditions and for all of the subject") {
  const Judged sure(policy_of({allow(kRole, R"("ecr:*")"), allow(kAccount, R"("ecr:*")"),
                               deny(kAccount, R"("ecr:BatchGetImage")"),
                               deny(kRole, R"("ecr:GetDownloadUrlForLayer")"),
                               deny(kRole, R"("ecr:PutImage")") + R"(, "Condition": {"Bool": {)" +
                                   R"("aws:SecureTransport": "false"}})"}));
  CHECK(sure.denied(kRole, "BatchGetImage") == Answer::yes);
  CHECK(sure.denied(kAccount, "BatchGetImage") == Answer::yes);
  CHECK(sure.denied(kAccount, "GetDownloadUrlForLayer") == Answer::unknown);
  CHECK(sure.denied(kRole, "PutImage") == Answer::unknown);
  CHECK(sure.denied(kRole, "ListImages") == Answer::no);
}

TEST_CASE("access: NotPrincipal spares those it names") {
  const Judged spared(policy_of({allow(kRole, R"("ecr:*")"), allow(kOther, R"("ecr:*")"),
                                 R"("Effect": "Deny", "NotPrincipal": {"AWS": ")" + kRole +
                                     R"("}, "Action": "ecr:PutImage")"}));
  CHECK(spared.denied(kRole, "PutImage") == Answer::no);
  CHECK(spared.denied(kOther, "PutImage") == Answer::yes);
}

TEST_CASE("access: what an identity may do counts only on resources of ECR") {
  const std::string pull = R"("Effect": "Allow", "Action": "*", "Resource": )";
  const auto about = [&](const std::string& resource) {
    return Judged(policy_of({pull + resource,
                             R"("Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*")"}),
                  PolicyKind::identity)
        .allowed("", "BatchGetImage");
  };
  CHECK(about(R"("*")") == Answer::yes);
  CHECK(about(R"("arn:aws:ecr:eu-west-1:314159265358:repository/app")") == Answer::yes);
  CHECK(about(R"(["arn:aws:s3:::bucket", "arn:aws:ecr:*:*:*"])") == Answer::yes);
  CHECK(about(R"("arn:aws:s3:::bucket/*")") == Answer::no);
  CHECK(about(R"("arn:aws:<SERVICE>:eu-west-1:314159265358:app")") == Answer::unknown);
  CHECK(about(R"("arn:*")") == Answer::unknown);
  CHECK(about(R"("repository/app")") == Answer::no);
}

TEST_CASE("access: a Deny on a resource that is not known is not sure") {
  const Judged hidden(policy_of({R"("Effect": "Allow", "Action": "ecr:*", "Resource": "*")",
                                 R"("Effect": "Deny", "Action": "ecr:*", "Resource": "<ARN>")"}),
                      PolicyKind::identity);
  CHECK(hidden.denied("", "BatchGetImage") == Answer::unknown);
  const Judged spared(policy_of({R"("Effect": "Allow", "Action": "ecr:*", "Resource": "*")",
                                 R"("Effect": "Deny", "Action": "ecr:*", )"
                                 R"("NotResource": "arn:aws:ecr:*:*:repository/public/*")"}),
                      PolicyKind::identity);
  CHECK(spared.denied("", "BatchGetImage") == Answer::unknown);
}

TEST_CASE("access: a policy with more principals than ECR takes costs no square of them") {
  std::string principals = R"({"AWS": [)";
  for (int i = 0; i < 900; ++i)
    principals += (i == 0 ? "\"" : ", \"") + std::to_string(100000000000 + i) + "\"";
  std::vector<std::string> statements{R"("Effect": "Allow", "Principal": )" + principals +
                                      R"(]}, "Action": "ecr:BatchGetImage")"};
  for (int i = 0; i < 20000; ++i)
    statements.push_back(R"("Effect": "Allow", "Action": "ecr:ListImages")");
  const Judged many(policy_of(statements));
  CHECK(many.access.subjects().empty());
}
