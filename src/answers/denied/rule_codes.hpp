// The rules whose findings may explain a message, by their names.
#pragma once

#include <string_view>

namespace ecrlint::rule {

inline constexpr std::string_view unknown_element = "ECR003";
inline constexpr std::string_view invalid_effect = "ECR008";
inline constexpr std::string_view conflicting_elements = "ECR009";
inline constexpr std::string_view unfilled_placeholder = "ECR014";
inline constexpr std::string_view incomplete_pull = "ECR101";
inline constexpr std::string_view login_missing = "ECR103";
inline constexpr std::string_view login_on_repository = "ECR104";
inline constexpr std::string_view login_in_repository_policy = "ECR105";
inline constexpr std::string_view lambda_pull_incomplete = "ECR108";
inline constexpr std::string_view unconfined_service_principal = "ECR207";
inline constexpr std::string_view invalid_principal = "ECR301";
inline constexpr std::string_view nonexistent_principal = "ECR302";
inline constexpr std::string_view deleted_principal = "ECR303";
inline constexpr std::string_view wildcard_in_principal = "ECR304";
inline constexpr std::string_view unsupported_principal = "ECR305";
inline constexpr std::string_view unknown_action = "ECR501";
inline constexpr std::string_view resource_in_repository_policy = "ECR508";
inline constexpr std::string_view foreign_action = "ECR509";

}  // namespace ecrlint::rule
