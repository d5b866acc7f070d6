// SPDX-License-Identifier: Apache-2.0
// What the documentation says of conditions, one probe a sentence: each is held as an Allow and as
// a Deny.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/access.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

enum class Met : std::uint8_t { yes, no, open };

struct Probe {
  std::string_view what;
  std::string_view page;       ///< of the IAM user guide, without `reference_policies_`
  std::string_view condition;  ///< JSON
  std::string_view context;    ///< JSON
  Met met;
  std::string_view version = "2012-10-17";
};

constexpr std::string_view kOperators = "elements_condition_operators.html";
constexpr std::string_view kSets = "condition-single-vs-multi-valued-context-keys.html";
constexpr std::string_view kLogic = "condition-logic-multiple-context-keys-or-values.html";
constexpr std::string_view kVariables = "variables.html";
constexpr std::string_view kVersion = "elements_version.html";
constexpr std::string_view kKeys = "condition-keys.html";
constexpr std::string_view kCondition = "elements_condition.html";
/// Nothing on any page: deliberately unknown.
constexpr std::string_view kSilent = "elements_condition_operators.html (says nothing of it)";

constexpr Probe kStrings[] = {
    {"equal text", kOperators, R"({"StringEquals": {"aws:UserAgent": "a"}})",
     R"({"aws:UserAgent": "a"})", Met::yes},
    {"case counts", kOperators, R"({"StringEquals": {"aws:UserAgent": "a"}})",
     R"({"aws:UserAgent": "A"})", Met::no},
    {"a star is a star", kOperators, R"({"StringEquals": {"aws:UserAgent": "a*"}})",
     R"({"aws:UserAgent": "ab"})", Met::no},
    {"a star equals a star", kOperators, R"({"StringEquals": {"aws:UserAgent": "a*"}})",
     R"({"aws:UserAgent": "a*"})", Met::yes},
    {"not equal", kOperators, R"({"StringNotEquals": {"aws:UserAgent": "a"}})",
     R"({"aws:UserAgent": "b"})", Met::yes},
    {"not equal to itself", kOperators, R"({"StringNotEquals": {"aws:UserAgent": "a"}})",
     R"({"aws:UserAgent": "a"})", Met::no},
    {"case ignored", kOperators, R"({"StringEqualsIgnoreCase": {"aws:UserAgent": "aB"}})",
     R"({"aws:UserAgent": "Ab"})", Met::yes},
    {"case ignored, negated", kOperators,
     R"({"StringNotEqualsIgnoreCase": {"aws:UserAgent": "aB"}})", R"({"aws:UserAgent": "Ab"})",
     Met::no},
    {"case ignored does not make a star", kOperators,
     R"({"StringEqualsIgnoreCase": {"aws:UserAgent": "a*"}})", R"({"aws:UserAgent": "ab"})",
     Met::no},
    {"star of many", kOperators, R"({"StringLike": {"aws:UserAgent": "a*c"}})",
     R"({"aws:UserAgent": "abbc"})", Met::yes},
    {"star of none", kOperators, R"({"StringLike": {"aws:UserAgent": "a*c"}})",
     R"({"aws:UserAgent": "ac"})", Met::yes},
    {"star takes slashes and colons", kOperators, R"({"StringLike": {"aws:UserAgent": "a*c"}})",
     R"({"aws:UserAgent": "a/b:c"})", Met::yes},
    {"star takes line ends", kOperators, R"({"StringLike": {"aws:UserAgent": "a*c"}})",
     R"({"aws:UserAgent": "a\nc"})", Met::yes},
    {"question mark of one", kOperators, R"({"StringLike": {"aws:UserAgent": "a?c"}})",
     R"({"aws:UserAgent": "abc"})", Met::yes},
    {"question mark of none", kOperators, R"({"StringLike": {"aws:UserAgent": "a?c"}})",
     R"({"aws:UserAgent": "ac"})", Met::no},
    {"like is case-sensitive", kOperators, R"({"StringLike": {"aws:UserAgent": "A*"}})",
     R"({"aws:UserAgent": "ab"})", Met::no},
    {"not like", kOperators, R"({"StringNotLike": {"aws:UserAgent": "a*"}})",
     R"({"aws:UserAgent": "ab"})", Met::no},
    {"not like another", kOperators, R"({"StringNotLike": {"aws:UserAgent": "a*"}})",
     R"({"aws:UserAgent": "b"})", Met::yes},
    {"star of an empty text", kOperators, R"({"StringLike": {"aws:UserAgent": "*"}})",
     R"({"aws:UserAgent": ""})", Met::yes},
    {"base64 compared byte for byte", kOperators,
     R"({"BinaryEquals": {"aws:UserAgent": "QmFzZQ=="}})", R"({"aws:UserAgent": "QmFzZQ=="})",
     Met::yes},
    {"base64 of something else", kOperators, R"({"BinaryEquals": {"aws:UserAgent": "QmFzZQ=="}})",
     R"({"aws:UserAgent": "qmFzZQ=="})", Met::no},
};

constexpr Probe kNumbersAndDates[] = {
    {"equal as numbers", kOperators, R"({"NumericEquals": {"aws:MultiFactorAuthAge": "5.0"}})",
     R"({"aws:MultiFactorAuthAge": "5"})", Met::yes},
    {"a bare JSON number", kOperators, R"({"NumericEquals": {"aws:MultiFactorAuthAge": 5}})",
     R"({"aws:MultiFactorAuthAge": "5"})", Met::yes},
    {"not equal", kOperators, R"({"NumericNotEquals": {"aws:MultiFactorAuthAge": "5"}})",
     R"({"aws:MultiFactorAuthAge": "6"})", Met::yes},
    {"less", kOperators, R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "10"}})",
     R"({"aws:MultiFactorAuthAge": "9"})", Met::yes},
    {"not less than itself", kOperators, R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "10"}})",
     R"({"aws:MultiFactorAuthAge": "10"})", Met::no},
    {"less or equal", kOperators, R"({"NumericLessThanEquals": {"aws:MultiFactorAuthAge": "10"}})",
     R"({"aws:MultiFactorAuthAge": "10"})", Met::yes},
    {"greater", kOperators, R"({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "-1"}})",
     R"({"aws:MultiFactorAuthAge": "-0.5"})", Met::yes},
    {"greater or equal", kOperators,
     R"({"NumericGreaterThanEquals": {"aws:MultiFactorAuthAge": "2"}})",
     R"({"aws:MultiFactorAuthAge": "2"})", Met::yes},
    {"compared as numbers, not as text", kOperators,
     R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "10"}})",
     R"({"aws:MultiFactorAuthAge": "9"})", Met::yes},
    {"no number equals none", kOperators, R"({"NumericEquals": {"aws:MultiFactorAuthAge": "5"}})",
     R"({"aws:MultiFactorAuthAge": "five"})", Met::no},
    {"no number under a negated operator", kSilent,
     R"({"NumericNotEquals": {"aws:MultiFactorAuthAge": "5"}})",
     R"({"aws:MultiFactorAuthAge": "five"})", Met::open},
    {"an exponent", kSilent, R"({"NumericEquals": {"aws:MultiFactorAuthAge": "1e3"}})",
     R"({"aws:MultiFactorAuthAge": "1000"})", Met::open},
    {"one moment in two zones", kOperators,
     R"({"DateEquals": {"aws:CurrentTime": "2026-05-05T01:00:00+01:00"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"a zone west of Greenwich, without its colon", kOperators,
     R"({"DateEquals": {"aws:CurrentTime": "2026-05-04T18:30:00-0530"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"small letters, or a blank, between day and time", kOperators,
     R"({"DateEquals": {"aws:CurrentTime": ["2026-05-05t00:00:00z", "2026-05-05 00:00:01Z"]}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:01Z"})", Met::yes},
    {"a small z", kOperators, R"({"DateEquals": {"aws:CurrentTime": "2026-05-05t00:00:00z"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"another letter there is no time", kOperators,
     R"({"DateEquals": {"aws:CurrentTime": "2026-05-05x00:00:00Z"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::no},
    {"no zone is a day away", kOperators,
     R"({"DateEquals": {"aws:CurrentTime": "2026-05-06T00:00:00+24:00"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::no},
    {"the widest zone", kOperators,
     R"({"DateEquals": {"aws:CurrentTime": "2026-05-05T23:59:00+23:59"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"a day is its beginning", kOperators, R"({"DateEquals": {"aws:CurrentTime": "2026-05-05"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"seconds since 1970", kOperators, R"({"DateEquals": {"aws:CurrentTime": "1777939200"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"the other name of the moment", kKeys, R"({"DateEquals": {"aws:EpochTime": "1777939200"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"before", kOperators, R"({"DateLessThan": {"aws:CurrentTime": "2026-05-05T00:00:01Z"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"before, by a fraction", kOperators,
     R"({"DateLessThan": {"aws:CurrentTime": "2026-05-05T00:00:00.5Z"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00.499Z"})", Met::yes},
    {"not before itself", kOperators, R"({"DateLessThan": {"aws:CurrentTime": "2026-05-05"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::no},
    {"at or before", kOperators, R"({"DateLessThanEquals": {"aws:CurrentTime": "2026-05-05"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"after", kOperators, R"({"DateGreaterThan": {"aws:CurrentTime": "2026-05-04"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"at or after", kOperators, R"({"DateGreaterThanEquals": {"aws:CurrentTime": "2026-05-06"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::no},
    {"another moment", kOperators, R"({"DateNotEquals": {"aws:CurrentTime": "2026-05-06"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"four digits", kSilent, R"({"DateGreaterThan": {"aws:CurrentTime": "2026"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::open},
    {"no date", kSilent, R"({"DateNotEquals": {"aws:CurrentTime": "yesterday"}})",
     R"({"aws:CurrentTime": "2026-05-05T00:00:00Z"})", Met::open},
};

constexpr Probe kBoolsAndNulls[] = {
    {"true", kOperators, R"({"Bool": {"aws:SecureTransport": "true"}})",
     R"({"aws:SecureTransport": "true"})", Met::yes},
    {"true as JSON", kOperators, R"({"Bool": {"aws:SecureTransport": true}})",
     R"({"aws:SecureTransport": "true"})", Met::yes},
    {"letter case of truth", kOperators, R"({"Bool": {"aws:SecureTransport": "TRUE"}})",
     R"({"aws:SecureTransport": "true"})", Met::yes},
    {"false", kOperators, R"({"Bool": {"aws:SecureTransport": "false"}})",
     R"({"aws:SecureTransport": "true"})", Met::no},
    {"neither", kSilent, R"({"Bool": {"aws:SecureTransport": "yes"}})",
     R"({"aws:SecureTransport": "true"})", Met::open},
    {"null: the key is absent", kOperators, R"({"Null": {"aws:TokenIssueTime": "true"}})", "{}",
     Met::yes},
    {"null: the key is there", kOperators, R"({"Null": {"aws:TokenIssueTime": "true"}})",
     R"({"aws:TokenIssueTime": "2026-05-05T00:00:00Z"})", Met::no},
    {"not null", kOperators, R"({"Null": {"aws:TokenIssueTime": "false"}})",
     R"({"aws:TokenIssueTime": "2026-05-05T00:00:00Z"})", Met::yes},
    {"not null, absent", kOperators, R"({"Null": {"aws:TokenIssueTime": false}})", "{}", Met::no},
    {"null of a list without values", kSets, R"({"Null": {"aws:TagKeys": "true"}})",
     R"({"aws:TagKeys": []})", Met::yes},
    {"null of an empty text", kSilent, R"({"Null": {"aws:UserAgent": "true"}})",
     R"({"aws:UserAgent": ""})", Met::open},
    {"null of an unknown key", kCondition, R"({"Null": {"aws:UserAgent": "true"}})", "?",
     Met::open},
};

constexpr Probe kAddresses[] = {
    {"in the range", kOperators, R"({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})",
     R"({"aws:SourceIp": "203.0.113.255"})", Met::yes},
    {"beside it", kOperators, R"({"IpAddress": {"aws:SourceIp": "203.0.113.0/25"}})",
     R"({"aws:SourceIp": "203.0.113.128"})", Met::no},
    {"a bare address is a /32", kOperators, R"({"IpAddress": {"aws:SourceIp": "203.0.113.7"}})",
     R"({"aws:SourceIp": "203.0.113.7"})", Met::yes},
    {"everything", kOperators, R"({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})",
     R"({"aws:SourceIp": "198.51.100.1"})", Met::yes},
    {"every IPv4 address is no IPv6 address", kOperators,
     R"({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})", R"({"aws:SourceIp": "2001:db8::1"})",
     Met::no},
    {"IPv6", kOperators, R"({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}})",
     R"({"aws:SourceIp": "2001:db8:ffff::1"})", Met::yes},
    {"IPv6 spelt out", kOperators, R"({"IpAddress": {"aws:SourceIp": "2001:db8::5"}})",
     R"({"aws:SourceIp": "2001:0DB8:0:0:0:0:0:5"})", Met::yes},
    {"IPv6 outside", kOperators, R"({"IpAddress": {"aws:SourceIp": "2001:db8::/33"}})",
     R"({"aws:SourceIp": "2001:db8:8000::1"})", Met::no},
    {"not in the range", kOperators, R"({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})",
     R"({"aws:SourceIp": "198.51.100.1"})", Met::yes},
    {"not in the range, but is", kOperators,
     R"({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})",
     R"({"aws:SourceIp": "203.0.113.1"})", Met::no},
    {"not in the range: the other family", kOperators,
     R"({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})",
     R"({"aws:SourceIp": "2001:db8::1"})", Met::yes},
    {"not in the range: no address, as through an endpoint", kCondition,
     R"({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})", "{}", Met::yes},
    {"any of the ranges", kLogic,
     R"({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}})",
     R"({"aws:SourceIp": "203.0.113.1"})", Met::yes},
    {"none of the ranges", kLogic,
     R"({"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}})",
     R"({"aws:SourceIp": "203.0.113.1"})", Met::no},
    {"host bits of IPv6", kSilent, R"({"IpAddress": {"aws:SourceIp": "2001:db8::1/32"}})",
     R"({"aws:SourceIp": "2001:db8::5"})", Met::open},
    {"host bits of IPv6, elsewhere", kOperators,
     R"({"IpAddress": {"aws:SourceIp": "2001:db8::1/32"}})", R"({"aws:SourceIp": "2001:db9::5"})",
     Met::no},
    {"a range of more bits than an address has", kOperators,
     R"({"IpAddress": {"aws:SourceIp": ["203.0.113.7/33", "2001:db8::/129"]}})",
     R"({"aws:SourceIp": "203.0.113.7"})", Met::no},
    {"all the bits of an address", kOperators,
     R"({"IpAddress": {"aws:SourceIp": ["203.0.113.7/32", "2001:db8::/128"]}})",
     R"({"aws:SourceIp": "2001:db8::"})", Met::yes},
    {"no address", kSilent, R"({"NotIpAddress": {"aws:SourceIp": "everywhere"}})",
     R"({"aws:SourceIp": "203.0.113.1"})", Met::open},
};

constexpr Probe kArns[] = {
    {"field by field", kOperators,
     R"({"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:111122223333:*"}})",
     R"({"aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"})", Met::yes},
    {"a star stops at a colon", kOperators,
     R"({"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:function:f"}})",
     R"({"aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"})", Met::no},
    {"the last field may hold colons", kOperators,
     R"({"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:*:function:*"}})",
     R"({"aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:f:live"})", Met::yes},
    {"ArnEquals takes wildcards too", kOperators,
     R"({"ArnEquals": {"aws:SourceArn": "arn:aws:lambda:*:*:function:?"}})",
     R"({"aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"})", Met::yes},
    {"a question mark is no colon", kOperators,
     R"({"ArnLike": {"aws:SourceArn": "arn:aws?lambda:eu-west-1:111122223333:function:f"}})",
     R"({"aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"})", Met::no},
    {"not like", kOperators, R"({"ArnNotLike": {"aws:SourceArn": "arn:aws:lambda:*:*:*"}})",
     R"({"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"})", Met::yes},
    {"not equal", kOperators, R"({"ArnNotEquals": {"aws:SourceArn": "arn:aws:lambda:*:*:*"}})",
     R"({"aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"})", Met::no},
    {"case counts", kOperators, R"({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:T"}})",
     R"({"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"})", Met::no},
    {"fields left out before a star", kSilent, R"({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*"}})",
     R"({"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"})", Met::open},
    {"fields left out", kOperators, R"({"ArnLike": {"aws:SourceArn": "sns"}})",
     R"({"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"})", Met::no},
    {"a value that is no ARN, negated", kSilent,
     R"({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}})", R"({"aws:SourceArn": "t"})",
     Met::open},
    {"a variable in a field", kVariables,
     R"({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:${aws:PrincipalAccount}:t"}})",
     R"({"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"})", Met::yes},
};

constexpr Probe kLogicAndAbsence[] = {
    {"one of the values", kLogic, R"({"StringEquals": {"aws:UserAgent": ["a", "b"]}})",
     R"({"aws:UserAgent": "b"})", Met::yes},
    {"none of the values", kLogic, R"({"StringNotEquals": {"aws:UserAgent": ["a", "b"]}})",
     R"({"aws:UserAgent": "b"})", Met::no},
    {"all keys of an operator", kLogic,
     R"({"StringEquals": {"aws:UserAgent": "a", "aws:Referer": "r"}})",
     R"({"aws:UserAgent": "a", "aws:Referer": "x"})", Met::no},
    {"all operators", kLogic,
     R"({"StringEquals": {"aws:UserAgent": "a"}, "StringLike": {"aws:Referer": "r*"}})",
     R"({"aws:UserAgent": "a", "aws:Referer": "rr"})", Met::yes},
    {"no condition at all", kCondition, "{}", "{}", Met::yes},
    {"no values, positive", kLogic, R"({"StringEquals": {"aws:UserAgent": []}})",
     R"({"aws:UserAgent": "a"})", Met::no},
    {"no values, negated", kLogic, R"({"StringNotEquals": {"aws:UserAgent": []}})",
     R"({"aws:UserAgent": "a"})", Met::yes},
    {"absent, positive", kCondition, R"({"StringLike": {"aws:UserAgent": "*"}})", "{}", Met::no},
    {"absent, negated", kCondition, R"({"StringNotEquals": {"aws:UserAgent": "a"}})", "{}",
     Met::yes},
    {"absent, Bool", kCondition, R"({"Bool": {"aws:MultiFactorAuthPresent": "false"}})", "{}",
     Met::no},
    {"absent, BoolIfExists", kOperators,
     R"({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})", "{}", Met::yes},
    {"IfExists, there", kOperators, R"({"StringEqualsIfExists": {"aws:UserAgent": "a"}})",
     R"({"aws:UserAgent": "b"})", Met::no},
    {"IfExists, absent", kOperators,
     R"({"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "5"}})", "{}", Met::yes},
    {"IfExists of a negated operator", kOperators,
     R"({"StringNotEqualsIfExists": {"aws:UserAgent": "a"}})", R"({"aws:UserAgent": "a"})",
     Met::no},
    {"key names in any letter case", kCondition, R"({"StringEquals": {"AWS:userAGENT": "a"}})",
     R"({"aws:UserAgent": "a"})", Met::yes},
    {"an unknown key", kCondition, R"({"StringEquals": {"aws:UserAgent": "a"}})", "?", Met::open},
    {"an unknown key that makes no difference", kCondition,
     R"({"StringLikeIfExists": {"aws:UserAgent": "*"}})", "?", Met::yes},
    {"an unknown key beside one that fails", kLogic,
     R"({"StringEquals": {"aws:UserAgent": "a", "aws:PrincipalIsAWSService": "true"}})", "?",
     Met::no},
};

constexpr Probe kSetOperators[] = {
    {"all of them", kSets, R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})",
     R"({"aws:TagKeys": ["b", "a"]})", Met::yes},
    {"all but one", kSets, R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})",
     R"({"aws:TagKeys": ["a", "c"]})", Met::no},
    {"all of none", kSets, R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}})",
     R"({"aws:TagKeys": []})", Met::yes},
    {"all of an absent key", kSets, R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}})",
     "{}", Met::yes},
    {"all of an empty text", kSets, R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}})",
     R"({"aws:TagKeys": [""]})", Met::yes},
    {"all negated", kSets, R"({"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a"]}})",
     R"({"aws:TagKeys": ["b", "a"]})", Met::no},
    {"all of a single value", kSets, R"({"ForAllValues:StringLike": {"aws:UserAgent": "a*"}})",
     R"({"aws:UserAgent": "ab"})", Met::yes},
    {"any of them", kSets, R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}})",
     R"({"aws:TagKeys": ["b", "a"]})", Met::yes},
    {"any, but none is", kSets, R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}})",
     R"({"aws:TagKeys": ["b", "c"]})", Met::no},
    {"any of none", kSets, R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}})",
     R"({"aws:TagKeys": []})", Met::no},
    {"any of an absent key", kSets, R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}})", "{}",
     Met::no},
    {"any negated: one differs", kSets,
     R"({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}})", R"({"aws:TagKeys": ["a", "b"]})",
     Met::yes},
    {"any negated of an absent key", kSets,
     R"({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}})", "{}", Met::no},
    {"any, IfExists, absent", kOperators,
     R"({"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": ["a"]}})", "{}", Met::yes},
    {"an organization path and what is below", kSets,
     R"({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/ou-ab12-1/*"]}})",
     R"({"aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/ou-ab12-1/ou-ab12-2/"]})", Met::yes},
    {"several values without a set operator", kSilent, R"({"StringEquals": {"aws:TagKeys": "a"}})",
     R"({"aws:TagKeys": ["a", "b"]})", Met::open},
    {"one value of a list without a set operator", kSilent,
     R"({"StringEquals": {"aws:TagKeys": "a"}})", R"({"aws:TagKeys": ["a"]})", Met::open},
};

constexpr Probe kOfVariables[] = {
    {"filled in", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "x-${aws:PrincipalTag/team}"}})",
     R"({"aws:UserAgent": "x-red", "aws:PrincipalTag/team": "red"})", Met::yes},
    {"what is filled in has no wildcards", kVariables,
     R"({"StringLike": {"aws:UserAgent": "${aws:PrincipalTag/team}"}})",
     R"({"aws:UserAgent": "red", "aws:PrincipalTag/team": "r*"})", Met::no},
    {"not there, positive", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "${aws:PrincipalTag/team}"}})",
     R"({"aws:UserAgent": ""})", Met::no},
    {"not there, negated", kVariables,
     R"({"StringNotEquals": {"aws:UserAgent": "${aws:PrincipalTag/team}"}})",
     R"({"aws:UserAgent": "a"})", Met::yes},
    {"a default", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "${aws:PrincipalTag/team, 'none'}"}})",
     R"({"aws:UserAgent": "none"})", Met::yes},
    {"a default that is not needed", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "${aws:PrincipalTag/team, 'none'}"}})",
     R"({"aws:UserAgent": "none", "aws:PrincipalTag/team": "red"})", Met::no},
    {"an empty tag is a tag", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "x${aws:PrincipalTag/team, 'none'}"}})",
     R"({"aws:UserAgent": "x", "aws:PrincipalTag/team": ""})", Met::yes},
    {"an escaped star", kVariables, R"({"StringLike": {"aws:UserAgent": "a${*}"}})",
     R"({"aws:UserAgent": "ab"})", Met::no},
    {"an escaped star is a star", kVariables, R"({"StringLike": {"aws:UserAgent": "a${*}"}})",
     R"({"aws:UserAgent": "a*"})", Met::yes},
    {"an escaped question mark, without wildcards", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "a${?}"}})", R"({"aws:UserAgent": "a?"})", Met::yes},
    {"an escaped dollar", kVariables, R"({"StringEquals": {"aws:UserAgent": "${$}{x}"}})",
     R"({"aws:UserAgent": "${x}"})", Met::yes},
    {"variable names in any letter case", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "${AWS:principaltag/team}"}})",
     R"({"aws:UserAgent": "red", "aws:PrincipalTag/team": "red"})", Met::yes},
    {"of a key with several values", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "${aws:TagKeys}"}})",
     R"({"aws:UserAgent": "a", "aws:TagKeys": ["a", "b"]})", Met::no},
    {"the name of the user is of users", kKeys,
     R"({"StringEquals": {"aws:UserAgent": "${aws:username}"}})", R"({"aws:UserAgent": "node"})",
     Met::no},
    {"text under an old version", kVersion,
     R"({"StringEquals": {"aws:UserAgent": "${aws:PrincipalTag/team}"}})",
     R"({"aws:UserAgent": "red", "aws:PrincipalTag/team": "red"})", Met::no, "2008-10-17"},
    {"text that equals itself under an old version", kVersion,
     R"({"StringEquals": {"aws:UserAgent": "${aws:PrincipalTag/team}"}})",
     R"({"aws:UserAgent": "${aws:PrincipalTag/team}"})", Met::yes, "2008-10-17"},
    {"an unknown key", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "${aws:PrincipalTag/team}"}})",
     R"(?{"aws:UserAgent": "red"})", Met::open},
    {"an unknown key where the rest does not fit", kVariables,
     R"({"StringEquals": {"aws:UserAgent": "x-${aws:PrincipalTag/team}"}})",
     R"(?{"aws:UserAgent": "red"})", Met::no},
};

constexpr Probe kDerived[] = {
    {"aws:PrincipalArn of a role has its path", kKeys,
     R"({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/team/node"}})", "{}",
     Met::yes},
    {"aws:PrincipalArn is no session", kKeys,
     R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::*:assumed-role/*"}})", "{}", Met::no},
    {"aws:PrincipalAccount", kKeys, R"({"StringEquals": {"aws:PrincipalAccount": "111122223333"}})",
     "{}", Met::yes},
    {"aws:ResourceAccount", kKeys, R"({"StringEquals": {"aws:ResourceAccount": "111122223333"}})",
     "{}", Met::yes},
    {"aws:PrincipalType", kKeys, R"({"StringEquals": {"aws:PrincipalType": "AssumedRole"}})", "{}",
     Met::yes},
    {"aws:RequestedRegion", kKeys, R"({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})",
     "{}", Met::yes},
    {"a role is no service", kKeys, R"({"Bool": {"aws:PrincipalIsAWSService": "false"}})", "{}",
     Met::yes},
    {"aws:SourceArn is of services", kKeys, R"({"ArnLike": {"aws:SourceArn": "arn:*:*:*:*:*"}})",
     "?", Met::no},
    {"aws:SourceAccount is of services", kKeys, R"({"Null": {"aws:SourceAccount": "true"}})", "?",
     Met::yes},
};

std::string_view word(Decision decision) { return to_string(decision); }

/// The decision on a request that an identity policy alone decides.
Decision decide(const Probe& probe, bool as_deny) {
  const bool complete = !probe.context.starts_with('?');
  std::string_view context = probe.context.substr(complete ? 0 : 1);
  if (context.empty()) context = "{}";
  const std::string version =
      R"({"Version": ")" + std::string(probe.version) + R"(", "Statement": [)";
  const std::string statement =
      R"("Action": "*", "Resource": "*", "Condition": )" + std::string(probe.condition) + "}";
  std::string policy = version + R"({"Effect": "Allow", )" + statement + "]}";
  if (as_deny)
    policy = version +
             R"({"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", )" +
             statement + "]}";
  const std::string line =
      R"({"request": {"principal": "arn:aws:iam::111122223333:role/team/node",
          "action": "ecr:BatchGetImage",
          "resource": "arn:aws:ecr:eu-west-1:111122223333:repository/app", "contextComplete": )" +
      std::string(complete ? "true" : "false") + R"(, "context": )" + std::string(context) +
      R"(}, "policies": {"identity": [)" + policy + "]}}";
  const Evaluated evaluated = evaluate(line);
  REQUIRE(test::error_of(evaluated.verdict) == "");
  return evaluated.verdict->decision;
}

template <std::size_t Size>
void run(const Probe (&probes)[Size]) {
  for (const Probe& probe : probes) {
    CAPTURE(probe.what);
    CAPTURE(probe.page);
    const auto expect = [&](Decision met, Decision unmet) {
      return word(probe.met == Met::yes ? met : probe.met == Met::no ? unmet : Decision::unknown);
    };
    CHECK(word(decide(probe, false)) == expect(Decision::allowed, Decision::implicit_deny));
    CHECK(word(decide(probe, true)) == expect(Decision::explicit_deny, Decision::allowed));
  }
}

}  // namespace

TEST_CASE("strings") { run(kStrings); }
TEST_CASE("numbers and dates") { run(kNumbersAndDates); }
TEST_CASE("booleans and absent keys") { run(kBoolsAndNulls); }
TEST_CASE("addresses") { run(kAddresses); }
TEST_CASE("ARNs") { run(kArns); }
TEST_CASE("several keys and values, and keys that are not there") { run(kLogicAndAbsence); }
TEST_CASE("set operators") { run(kSetOperators); }
TEST_CASE("policy variables") { run(kOfVariables); }
TEST_CASE("keys that follow from the request") { run(kDerived); }
