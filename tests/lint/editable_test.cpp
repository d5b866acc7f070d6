// SPDX-License-Identifier: Apache-2.0
// Which edits a source allows, and that what an edit cannot reach keeps its help.
#include "lint/editable.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "format/terraform/terraform.hpp"
#include "support/catalog_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// The policies of a file, and what may be edited in it.
class Scene {
 public:
  Scene(const std::string& path, std::string text) : sources_{{path, std::move(text)}} {
    const format::File file{0, sources_[0].path, sources_[0].text};
    located_ = format::is_terraform(path)
                   ? format::locate_in_modules(std::span(&file, 1), {}, arena_)
                   : format::locate(file, {}, arena_);
    readings_ = read_batch(located_.documents, test::facts(), arena_);
    places_.emplace_back(readings_.all);
    origins_.emplace_back(readings_.all, places_[0].references());
  }

  [[nodiscard]] std::size_t policies() const { return readings_.policies.size(); }

  [[nodiscard]] Span place(std::string_view token) const {
    const auto begin = static_cast<std::uint32_t>(sources_[0].text.find(token));
    return {begin, begin + static_cast<std::uint32_t>(token.size())};
  }

  [[nodiscard]] bool may_edit(Span span) const {
    const Reading* reading = places_[0].at(0, span);
    return Editable(sources_, readings_.all, places_[0], origins_[0])
        .may_edit(0, reading, {span, "x"});
  }
  [[nodiscard]] bool may_replace(std::string_view token) const { return may_edit(place(token)); }
  [[nodiscard]] bool may_put_before(std::string_view token) const {
    return may_edit({place(token).begin, place(token).begin});
  }
  [[nodiscard]] bool may_put_behind(std::string_view token) const {
    return may_edit({place(token).end, place(token).end});
  }

 private:
  std::vector<Source> sources_;
  Arena arena_;
  format::Located located_;
  BatchReadings readings_;
  std::deque<ReadingsByPlace> places_;  // deques, as these are made once the readings are there
  std::deque<OriginUses> origins_;
};

Scene json(const std::string& action) {
  return Scene("p.json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",)"
                         R"( "Principal": "*", "Action": )" +
                             action + "}]}");
}

Scene terraform(const std::string& action) {
  return Scene("main.tf",
               "locals {\n  calls = \"ecr:ListImages\"\n}\n"
               "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n"
               "  policy = jsonencode({\n    Statement = [{\n      Effect = \"Allow\"\n"
               "      Principal = \"*\"\n      Action = " +
                   action + "\n    }]\n  })\n}\n");
}

Scene cloudformation(const std::string& action) {
  return Scene("t.json",
               R"({"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties":)"
               R"( {"RepositoryPolicyText": {"Statement": [{"Effect": "Allow", "Principal": "*",)"
               R"( "Action": )" +
                   action + "}]}}}}}");
}

}  // namespace

TEST_CASE("what a policy spells may be edited, inside and beside") {
  const Scene scene = json(R"(["ecr:BatchGetImage", "ecr:PutImage"])");
  REQUIRE(scene.policies() == 1);
  CHECK(scene.may_replace("\"ecr:BatchGetImage\""));
  CHECK(scene.may_replace("BatchGet"));
  CHECK(scene.may_put_before("\"ecr:PutImage\""));
  CHECK(scene.may_put_behind("\"ecr:PutImage\""));
  CHECK(scene.may_replace("\"Action\""));
  CHECK(scene.may_put_before("\"Version\""));
}

TEST_CASE("a string of which a part is computed is left alone, its neighbours are not") {
  for (const std::string hole : {"${x}", "%{ if x }a%{ endif }"}) {
    CAPTURE(hole);
    const std::string token = "\"ecr:" + hole + "Get\"";
    const Scene scene = json("[\"ecr:PutImage\"," + token + ",\"ecr:ListImages\"]");
    CHECK_FALSE(scene.may_replace(token));
    CHECK_FALSE(scene.may_replace("Get"));
    CHECK_FALSE(scene.may_put_before(token));
    CHECK_FALSE(scene.may_put_behind(token));
    CHECK_FALSE(scene.may_replace(token + ",\"ecr:List"));
    CHECK(scene.may_replace("\"ecr:PutImage\""));
    CHECK(scene.may_put_behind("\"ecr:PutImage\""));
    CHECK(scene.may_put_before("\"ecr:ListImages\""));
    CHECK(scene.may_replace(","));
  }
  const Scene key = Scene("p.json", R"({"Statement": [{"Effect": "Allow", "Principal": "*",)"
                                    R"( "Acti${x}": "ecr:PutImage"}]})");
  CHECK_FALSE(key.may_replace("\"Acti${x}\""));
  CHECK(key.may_replace("\"ecr:PutImage\""));
}

TEST_CASE("a value that stands elsewhere is not edited where it is referred to") {
  const Scene scene = terraform("[local.calls, \"ecr:PutImage\"]");
  REQUIRE(scene.policies() == 1);
  CHECK_FALSE(scene.may_replace("local.calls"));
  CHECK_FALSE(scene.may_replace("[local.calls, \"ecr:PutImage\"]"));
  CHECK(scene.may_replace("\"ecr:PutImage\""));
  CHECK(scene.may_put_behind("\"ecr:PutImage\""));
}

TEST_CASE("an edit gives no expression another argument") {
  const Scene split = cloudformation(R"({"Fn::Split": [",", "ecr:BatchGetImage,ecr:PutImage"]})");
  REQUIRE(split.policies() == 1);
  CHECK_FALSE(split.may_replace("ecr:BatchGetImage"));
  CHECK_FALSE(split.may_put_behind("\"ecr:BatchGetImage,ecr:PutImage\""));
  CHECK(split.may_replace("\"Allow\""));
  const Scene branch =
      cloudformation(R"({"Fn::If": ["C", ["ecr:BatchGetImage", "ecr:PutImage"], "ecr:List*"]})");
  CHECK(branch.may_replace("\"ecr:BatchGetImage\""));
  CHECK(branch.may_put_behind("\"ecr:PutImage\""));
  CHECK_FALSE(branch.may_put_behind("\"ecr:List*\""));
}

TEST_CASE("outside of all policies everything may be edited") {
  const Scene scene = terraform("\"ecr:PutImage\"");
  CHECK(scene.may_replace("\"app\""));
  CHECK(scene.may_replace("locals"));
}

TEST_CASE("a finding without a possible fix keeps its help, place and related places") {
  const auto found = [](const std::string& action) {
    const Source source{"main.tf",
                        "locals {\n  call = \"ecr:BatchGetImage\"\n}\n"
                        "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n"
                        "  policy = jsonencode({\n    Version = \"2012-10-17\"\n"
                        "    Statement = [{\n      Effect = \"Allow\"\n"
                        "      Principal = { AWS = \"314159265358\" }\n      Action = [" +
                            action + "]\n    }]\n  })\n}\n"};
    const Report report = lint(source, {.only = {"ECR101"}});
    REQUIRE(report.findings.size() == 1);
    return report.findings.front();
  };
  const Finding spelt = found("\"ecr:BatchGetImage\"");
  const Finding referred = found("local.call");
  const Finding computed = found("\"ecr:${\"Batch\"}GetImage\"");
  CHECK(spelt.fixes.size() == 1);
  CHECK(referred.fixes.empty());
  CHECK(computed.fixes.empty());
  CHECK_FALSE(spelt.help.empty());
  CHECK(referred.help == spelt.help);
  CHECK(computed.help == spelt.help);
  CHECK(referred.pointer == spelt.pointer);
  CHECK(referred.related.size() > spelt.related.size());
}
