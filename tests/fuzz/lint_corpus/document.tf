2locals {
  accounts = ["111122223333", var.other]
  actions  = concat(local.pull, ["ecr:PutImage"], var.more)
  pull     = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
  tags     = merge({ a = "b" }, { for k, v in { x = 1 } : k => upper(v) if v != 2 })
}
variable "other" { default = "arn:aws:iam::444455556666:root" }
data "aws_caller_identity" "me" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Login"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["arn:aws:ecr:eu-west-1:${data.aws_caller_identity.me.account_id}:repository/*"]
  }
}
data "aws_iam_policy_document" "app" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  dynamic "statement" {
    for_each = toset(local.accounts)
    iterator = account
    content {
      sid     = "A${account.key}"
      effect  = "Allow"
      actions = local.actions
      principals {
        type        = "AWS"
        identifiers = [statement.value, format("arn:aws:iam::%s:root", account.value)]
      }
      dynamic "condition" {
        for_each = local.tags
        content {
          test     = "StringLike"
          variable = "aws:PrincipalTag/${condition.key}"
          values   = [condition.value, "&{aws:username}"]
        }
      }
    }
  }
}
resource "aws_ecr_repository" "app" {
  for_each = { one = 1, two = 2 }
  name     = "app-${each.key}"
}
resource "aws_ecr_repository_policy" "app" {
  for_each   = aws_ecr_repository.app
  repository = each.value.name
  policy     = data.aws_iam_policy_document.app.json
}
