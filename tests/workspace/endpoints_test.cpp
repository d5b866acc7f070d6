// SPDX-License-Identifier: Apache-2.0
// What VPC endpoints lead to, and which others are in their VPC, by what each format says.
#include <doctest/doctest.h>

#include <array>
#include <span>
#include <string>
#include <utility>

#include "format/terraform/terraform.hpp"
#include "workspace/endpoints.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// `SERVICE[ dkr][ S3][ UNKNOWN]` of each policy of an endpoint: what it leads to and what its VPC
/// has, `-` where that is not told.
std::string endpoints(const std::string& path, const std::string& text) {
  constexpr std::array<std::string_view, 5> kWords{"unknown", "other", "api", "dkr", "s3"};
  Arena arena;
  const format::File file{0, path, text};
  const format::Located located = path.ends_with(".tf")
                                      ? format::locate_in_modules(std::span(&file, 1), {}, arena)
                                      : format::locate(file, {}, arena);
  const Endpoints found(located);
  std::string all;
  for (std::size_t i = 0; i < located.documents.size(); ++i) {
    if (located.documents[i].kind != PolicyKind::endpoint) continue;
    all += std::string(word_of(kWords, found.service_of(i)));
    const VpcEndpoints* const vpc = found.beside(i);
    if (vpc == nullptr)
      all += " -";
    else
      all += (vpc->ecr_dkr ? " dkr " : " ") + std::to_string(vpc->s3) + " " +
             std::to_string(vpc->unknown);
    all += "; ";
  }
  return all;
}

const std::string kPolicy =
    R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}]})";

std::string resource(const std::string& name, const std::string& service, const std::string& vpc,
                     const std::string& more = "") {
  return "resource \"aws_vpc_endpoint\" \"" + name + "\" {\n  service_name = \"com.amazonaws." +
         service + "\"\n  vpc_id = " + vpc + "\n" + more + "}\n";
}

const std::string kWritten = "  policy = jsonencode(" + kPolicy + ")\n";

}  // namespace

TEST_CASE("an endpoint leads to what its service is named by, whatever its Region") {
  using enum EndpointService;
  const std::pair<std::string_view, EndpointService> cases[] = {
      {"com.amazonaws.eu-west-1.ecr.dkr", ecr_dkr},
      {"cn.com.amazonaws.cn-north-1.ecr.api", ecr_api},
      {"com.amazonaws.eu-west-1.s3", s3},
      {"com.amazonaws.eu-west-1.s3tables", other},
      {"com.amazonaws.eu-west-1.ecs", other},
      {"dkr", other},
      {"", unknown},
      {"com.amazonaws.eu-west-1.", unknown},
  };
  for (const auto& [name, service] : cases) {
    const std::string shown(name);
    CAPTURE(shown);
    CHECK((endpoint_service_of(name) == service));
  }
  const std::string hole(1, syntax::kHole);
  CHECK((endpoint_service_of("com.amazonaws." + hole + ".ecr.dkr") == ecr_dkr));
  CHECK((endpoint_service_of("com.amazonaws.eu-west-1." + hole) == unknown));
  CHECK((endpoint_service_of(hole) == unknown));
}

TEST_CASE("endpoints of Terraform are in one VPC where it is written alike") {
  const std::string dkr = resource("dkr", "${var.region}.ecr.dkr", "aws_vpc.a.id");
  const std::string s3 = resource("s3", "eu-west-1.s3", "aws_vpc.a.id", kWritten);
  CHECK(endpoints("main.tf", dkr + s3) == "s3 dkr 1 0; ");
  CHECK(endpoints("main.tf", s3) == "s3 1 0; ");
  CHECK(endpoints("main.tf", resource("dkr", "eu-west-1.ecr.dkr", "aws_vpc.b.id") + s3) ==
        "s3 1 0; ");
  CHECK(endpoints("main.tf", dkr + s3 + resource("two", "eu-west-1.s3", "aws_vpc.a.id")) ==
        "s3 dkr 2 0; ");
  CHECK(endpoints("main.tf", s3 + resource("any", "eu-west-1.${var.x}", "aws_vpc.a.id")) ==
        "s3 1 1; ");
  // One that need not be there is no reason for anything, one for S3 is another way.
  CHECK(endpoints("main.tf", s3 + resource("dkr", "eu-west-1.ecr.dkr", "aws_vpc.a.id",
                                           "  count = var.many\n")) == "s3 1 0; ");
  CHECK(endpoints("main.tf", s3 + resource("two", "eu-west-1.s3", "aws_vpc.a.id",
                                           "  count = var.many\n")) == "s3 2 0; ");
  CHECK(endpoints("main.tf", resource("all", "eu-west-1.${each.value}", "aws_vpc.a.id",
                                      "  for_each = toset([\"ecr.dkr\", \"s3\"])\n" + kWritten)) ==
        "dkr dkr 1 0; s3 dkr 1 0; ");
}

TEST_CASE("a policy of its own resource is put on the endpoint that it names") {
  const std::string put =
      "resource \"aws_vpc_endpoint_policy\" \"p\" {\n  vpc_endpoint_id = aws_vpc_endpoint.s3.id\n" +
      kWritten + "}\n";
  const std::string s3 = resource("s3", "eu-west-1.s3", "aws_vpc.a.id");
  CHECK(endpoints("main.tf", s3 + put) == "s3 1 0; ");
  CHECK(endpoints("main.tf", put) == "unknown -; ");
}

TEST_CASE("endpoints of a template, a plan and an answer are told, too") {
  const auto made = [](const std::string& id, const std::string& service, const std::string& more) {
    return "\"" + id + R"(": {"Type": "AWS::EC2::VPCEndpoint", )" + more +
           R"("Properties": {"VpcId": {"Ref": "Vpc"}, "ServiceName":
             {"Fn::Sub": "com.amazonaws.${AWS::Region}.)" +
           service + R"("}, "PolicyDocument": )" + kPolicy + "}}";
  };
  CHECK(endpoints("t.json", R"({"Resources": {)" + made("A", "ecr.dkr", "") + ", " +
                                made("B", "s3", "") + "}}") == "dkr dkr 1 0; s3 dkr 1 0; ");
  CHECK(endpoints("t.json", R"({"Conditions": {"C": {"Fn::Equals": [{"Ref": "X"}, "1"]}},
    "Parameters": {"X": {"Type": "String"}}, "Resources": {)" +
                                made("A", "ecr.dkr", R"("Condition": "C", )") + ", " +
                                made("B", "s3", "") + "}}") == "dkr 1 0; s3 1 0; ");
  const auto planned = [](const std::string& name, const std::string& service) {
    return R"({"address": "aws_vpc_endpoint.)" + name +
           R"(", "mode": "managed", "type": "aws_vpc_endpoint", "values": {"vpc_id": "vpc-1",
             "service_name": "com.amazonaws.eu-west-1.)" +
           service + R"(", "policy": "{\"Statement\": []}"}})";
  };
  CHECK(endpoints("p.json", R"({"format_version": "1.2", "planned_values": {"root_module":
    {"resources": [)" + planned("a", "ecr.dkr") +
                                ", " + planned("b", "s3") + "]}}}") == "dkr dkr 1 0; s3 dkr 1 0; ");
  const auto answered = [](const std::string& service) {
    return R"({"VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.)" + service +
           R"(", "PolicyDocument": )" + kPolicy + "}";
  };
  CHECK(endpoints("a.json", R"({"VpcEndpoints": [)" + answered("ecr.dkr") + ", " + answered("s3") +
                                "]}") == "dkr dkr 1 0; s3 dkr 1 0; ");
  CHECK(endpoints("a.sh",
                  "aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name "
                  "com.amazonaws.eu-west-1.s3 --policy-document '" +
                      kPolicy + "'\n") == "s3 1 0; ");
  CHECK(endpoints("k.yaml",
                  "apiVersion: ec2.services.k8s.aws/v1alpha1\nkind: VPCEndpoint\nmetadata: {name: "
                  "a}\nspec:\n  serviceName: com.amazonaws.eu-west-1.ecr.api\n  policyDocument: '" +
                      kPolicy + "'\n") == "api -; ");
}
