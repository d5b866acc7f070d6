// SPDX-License-Identifier: Apache-2.0
// The shapes of names: what is one, and what only looks like one.
#include "model/arn.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace ecrlint;
using namespace ecrlint::internal;

TEST_CASE("a Region's name has an area, a direction and a number") {
  for (const std::string_view text :
       {"eu-west-1", "us-gov-east-1", "us-isob-east-1", "mx-central-12"})
    CHECK_MESSAGE(is_region_shape(text), text);
  for (const std::string_view text : {"", "eu-west", "europe-2", "eu-west-1a", "EU-west-1",
                                      "eu_west_1", "eu-west-123", " eu-west-1", "eu-west-1\n"})
    CHECK_MESSAGE(!is_region_shape(text), text);
}

TEST_CASE("an Availability Zone is its Region and a letter") {
  CHECK(region_of_zone("eu-west-1b") == "eu-west-1");
  for (const std::string_view text : {"", "eu-west-1", "eu-west-1z", "eu-westb", "b"})
    CHECK_MESSAGE(region_of_zone(text).empty(), text);
}

TEST_CASE("a repository's name is paths of small letters, digits and single separators") {
  for (const std::string_view text : {"ab", "team/app", "a.b_c__d---e/0", "1a"})
    CHECK_MESSAGE(is_repository_name(text), text);
  for (const std::string_view text :
       {"", "a", "Team/app", "a..b", "a___b", "/ab", "ab/", "a//b", "-ab", "a b"})
    CHECK_MESSAGE(!is_repository_name(text), text);
  CHECK(is_repository_name(std::string(256, 'a')));
  CHECK_FALSE(is_repository_name(std::string(257, 'a')));
}

TEST_CASE("the URI of an image gives account, Region and repository") {
  struct Row {
    std::string text;
    std::string account;
    std::string region;
    std::string repository;
  };
  for (const Row& row : {
           Row{"314159265358.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0", "314159265358",
               "eu-west-1", "team/app"},
           {"https://314159265358.dkr.ecr-fips.us-gov-east-1.amazonaws.com", "314159265358",
            "us-gov-east-1", ""},
           {"314159265358.dkr-ecr.eu-west-1.on.aws/app@sha256:00", "314159265358", "eu-west-1",
            "app"},
           {"public.ecr.aws/alias/team/app:1.0", "", "", "team/app"},
       }) {
    const auto image = parse_image_uri(row.text);
    REQUIRE_MESSAGE(image.has_value(), row.text);
    CHECK(image->account == row.account);
    CHECK(image->region == row.region);
    CHECK(image->repository == row.repository);
  }
  for (const std::string_view text :
       {"", "docker.io/library/app", "31415926535.dkr.ecr.eu-west-1.amazonaws.com/app",
        "314159265358.dkr.ecr.eu-west-1/app", "public.ecr.aws/alias",
        "arn:aws:ecr:eu-west-1:314159265358:repository/app"})
    CHECK_MESSAGE(!parse_image_uri(text), text);
}
