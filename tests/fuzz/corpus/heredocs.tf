resource "aws_ecr_repository_policy" "a" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
    ${~ a ~}
      %{ for b in c ~}
      ${<<X
d
X
      }
      %{ endfor ~}

    }
  EOT
}
