2resource "aws_iam_role_policy" "ci" {
  role   = aws_iam_role.ci.id
  policy = <<-EOT
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": ["ecr:*", "ecr:BatchGetImag"], "Resource": "${aws_ecr_repository.app.arn}"},
      {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "arn:aws:ecr:${var.region}:1:repository/x"},
      ${jsonencode(var.more)},
      %{ if var.open }{"Effect": "Deny", "Action": "*", "Resource": "*"}%{ endif }
    ]}
  EOT
}
resource "aws_iam_role" "ci" {
  assume_role_policy = jsonencode({ Statement = var.trust ? [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" }] : [] })
  inline_policy {
    policy = var.x ? jsonencode({ Statement = { Effect = "allow", Action = "ecr:PutImage", Resource = "*" } }) : file("x.json")
  }
}
resource "aws_ecr_repository_policy" "app" {
  count      = 2 * 1
  repository = "app${count.index}"
  policy     = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"${var.who}\", \"Action\": \"ecr:\u0042atchGetImage\"}]}"
}
resource "aws_iam_role_policy_attachment" "ci" {
  role       = aws_iam_role.ci.name
  policy_arn = aws_iam_policy.ci.arn
}
resource "aws_iam_policy" "ci" {
  policy = jsonencode(jsondecode("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"ecr:BatchGetImage\", \"Resource\": \"*\"}}"))
}
