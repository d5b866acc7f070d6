// SPDX-License-Identifier: Apache-2.0
// The files of a Terraform repository as a company has it.
#include "terraform_repository.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace ecrlint::test {

std::string numbered(std::string_view text, std::size_t number) {
  std::string out;
  for (const char c : text) out += c == '@' ? std::to_string(number) : std::string(1, c);
  return out;
}

namespace {

constexpr std::size_t kServices = 299;

struct Written {
  std::string_view path;
  std::string_view text;
};

constexpr Written kModules[] = {
    {"modules/registry/variables.tf", R"(variable "name" {
  type = string
}
variable "readers" {
  type    = list(string)
  default = []
}
variable "mutable" {
  type    = bool
  default = false
}
)"},
    {"modules/registry/main.tf", R"(locals {
  read = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
}
resource "aws_ecr_repository" "this" {
  name                 = var.name
  image_tag_mutability = var.mutable ? "MUTABLE" : "IMMUTABLE"
}
data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = length(var.readers) > 0 ? [1] : []
    content {
      sid     = "Read"
      actions = local.read
      principals {
        type        = "AWS"
        identifiers = var.readers
      }
    }
  }
  statement {
    sid       = "Lambda"
    actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["314159265358"]
    }
  }
}
resource "aws_ecr_repository_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy     = data.aws_iam_policy_document.this.json
}
)"},
    {"modules/registry/outputs.tf", R"(output "arn" {
  value = aws_ecr_repository.this.arn
}
)"},
    {"modules/role/variables.tf", R"(variable "name" {}
variable "service" {
  default = "ecs-tasks.amazonaws.com"
}
variable "policies" {
  type    = map(string)
  default = {}
}
)"},
    {"modules/role/main.tf", R"(data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = [var.service]
    }
  }
}
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
resource "aws_iam_role_policy" "this" {
  for_each = var.policies
  name     = each.key
  role     = aws_iam_role.this.id
  policy   = each.value
}
)"},
    {"modules/role/outputs.tf", "output \"arn\" {\n  value = aws_iam_role.this.arn\n}\n"},
    {"modules/role/versions.tf", "terraform {\n  required_version = \">= 1.5\"\n}\n"},
    {"modules/registry/versions.tf", "terraform {\n  required_version = \">= 1.5\"\n}\n"},
    {"modules/role/locals.tf", "locals {\n  prefix = \"role-${var.name}\"\n}\n"},
    {"modules/registry/locals.tf", "locals {\n  prefix = \"ecr-${var.name}\"\n}\n"},
};

constexpr Written kService[] = {
    {"versions.tf", R"(terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["314159265358"]
  default_tags {
    tags = local.tags
  }
}
)"},
    {"variables.tf", R"(variable "environment" {
  description = "Where the service runs"
  type        = string
  default     = "production"
}
variable "reader_accounts" {
  description = "Accounts whose clusters pull the image"
  type        = list(string)
  default     = ["271828182845", "161803398874"]
}
variable "alarm_email" {
  type    = string
  default = "alarms-@.example.com"
}
)"},
    {"locals.tf", R"(locals {
  name    = "service-@"
  tags    = { service = local.name, environment = var.environment, owner = "team-@" }
  readers = [for account in var.reader_accounts : "arn:aws:iam::${account}:role/deploy-@"]
  pull    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
  buckets = { assets = "${local.name}-assets", logs = "${local.name}-logs" }
}
)"},
    {"main.tf", R"(module "registry" {
  source  = "../../modules/registry"
  name    = local.name
  readers = local.readers
}
module "task" {
  source   = "../../modules/role"
  name     = "${local.name}-task"
  policies = { files = data.aws_iam_policy_document.files.json }
}
module "execution" {
  source   = "../../modules/role"
  name     = "${local.name}-execution"
  policies = { pull = data.aws_iam_policy_document.pull.json }
}
)"},
    {"documents.tf", R"(data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_iam_policy_document" "pull" {
  statement {
    sid       = "Login"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }
  statement {
    sid       = "Pull"
    actions   = local.pull
    resources = [module.registry.arn]
  }
  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
}
data "aws_iam_policy_document" "files" {
  dynamic "statement" {
    for_each = local.buckets
    content {
      sid       = title(statement.key)
      actions   = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
      resources = ["arn:aws:s3:::${statement.value}", "arn:aws:s3:::${statement.value}/*"]
    }
  }
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:secret:${local.name}/*"]
  }
}
)"},
    {"push.tf", R"(resource "aws_iam_role" "push" {
  name = "${local.name}-push"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::314159265358:oidc-provider/token.actions.githubusercontent.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = "repo:example/${local.name}:ref:refs/heads/main"
      } }
    }]
  })
}
resource "aws_iam_role_policy" "push" {
  role = aws_iam_role.push.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
      { Effect = "Allow", Resource = module.registry.arn, Action = concat(local.pull, [
        "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]) },
    ]
  })
}
)"},
    {"cluster.tf", R"(resource "aws_ecs_cluster" "this" {
  name = local.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}
resource "aws_ecs_task_definition" "this" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  task_role_arn            = module.task.arn
  execution_role_arn       = module.execution.arn
  container_definitions = jsonencode([{
    name         = local.name
    image        = "314159265358.dkr.ecr.eu-west-1.amazonaws.com/${local.name}:latest"
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [for key, value in local.tags : { name = upper(key), value = value }]
  }])
}
)"},
    {"network.tf", R"(resource "aws_security_group" "this" {
  name   = local.name
  vpc_id = "vpc-0a1b2c3d"
  ingress {
    description = "HTTP from the load balancer"
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
  tags = merge(local.tags, { Name = "${local.name}-service" })
}
resource "aws_lb_target_group" "this" {
  name        = local.name
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0a1b2c3d"
}
)"},
    {"alarms.tf", R"(resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${local.name}"
  retention_in_days = 30
}
resource "aws_sns_topic" "alarms" {
  name = "${local.name}-alarms"
}
resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "${local.name}-cpu"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "CPUUtilization"
  namespace           = "AWS/ECS"
  period              = 60
  statistic           = "Average"
  threshold           = 80
  alarm_actions       = [aws_sns_topic.alarms.arn]
  dimensions          = { ClusterName = aws_ecs_cluster.this.name }
}
)"},
    {"outputs.tf", R"(output "registry" {
  value = module.registry.arn
}
output "roles" {
  value = { task = module.task.arn, execution = module.execution.arn, push = aws_iam_role.push.arn }
}
)"},
};

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

void write_terraform_repository(const std::filesystem::path& folder) {
  for (const Written& file : kModules) write(folder / file.path, std::string(file.text));
  for (std::size_t i = 0; i < kServices; ++i)
    for (const Written& file : kService)
      write(folder / "services" / numbered("service-@", i) / file.path, numbered(file.text, i));
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace ecrlint::test
