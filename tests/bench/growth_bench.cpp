// SPDX-License-Identifier: Apache-2.0
// Hostile inputs, each once and once four times as large. tools/bench bounds the ratio of the two
// times: what is linear takes four times as long, what is quadratic sixteen times.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/glob.hpp"
#include "cli/ignore.hpp"
#include "cli/module_files.hpp"
#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "support/long_texts.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

/// The pieces with a comma between them; a number stands for each `@`.
std::string numbered(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    if (i > 0) text += ',';
    for (const char c : piece) text += c == '@' ? std::to_string(i) : std::string(1, c);
  }
  return text;
}

std::string dump_of(const std::string& roles) { return R"({"RoleDetailList": [)" + roles + "]}"; }

/// Adds both sizes of one input. `make` takes a size and returns what is to be measured.
using Make = std::function<std::function<void()>(std::size_t)>;

void add(const std::string& name, std::size_t size, const Make& make) {
  for (const std::size_t times : {std::size_t{1}, std::size_t{4}})
    benchmark::RegisterBenchmark(("growth/" + name + "/" + std::to_string(times)).c_str(),
                                 [=](benchmark::State& state) {
                                   const std::function<void()> run = make(times * size);
                                   for (auto _ : state) run();
                                 })
        ->Unit(benchmark::kMillisecond);
}

void add_lint(const std::string& name, std::size_t size, PolicyKind kind,
              const std::function<std::string(std::size_t)>& text) {
  add(name, size, [=](std::size_t count) {
    Options options;
    options.kind = kind;
    return [=, source = Source{"policy.json", text(count)}] {
      benchmark::DoNotOptimize(lint(source, options).findings.data());
    };
  });
}

void add_matching() {
  add("a pattern with few stars", 250'000, [](std::size_t size) {
    return [text = std::string(size, 'a')] {
      benchmark::DoNotOptimize(analysis::matches("*a*a*a*a*b", text));
    };
  });
  add("a pattern of stars", 20'000, [](std::size_t size) {
    return [text = std::string(2 * size, 'a'), pattern = repeated("*a", size) + "b"] {
      benchmark::DoNotOptimize(analysis::matches(pattern, text));
    };
  });
}

void add_texts() {
  for (const std::string piece : {"${", "<", "{{", "${a:", "<a ", "arn:", "}", "${a}", "<b>"})
    add_lint("texts of " + piece, 125'000, PolicyKind::repository, [=](std::size_t size) {
      return policy(R"({"Effect": "Allow", "Resource": ")" + repeated(piece, size / piece.size()) +
                    "\"}");
    });
  add_lint("a long action", 125'000, PolicyKind::identity, [](std::size_t size) {
    return policy(R"({"Effect": "Allow", "Action": "ecr:)" + std::string(size, 'a') +
                  R"(", "Resource": "*"})");
  });
}

/// A hole in the last statement, so that nobody can say that the policy is too long.
void add_statements() {
  const auto values = [](std::size_t first, const char* effect) {
    return std::string(R"({"Effect": ")") + effect +
           R"(", "Principal": "*", "Action": "ecr:*", "Condition": {"StringLike":
              {"aws:PrincipalArn": [)" +
           numbered("\"a" + std::to_string(first) + "-@*\"", 100) + "]}}}";
  };
  const auto pairs = [=](std::size_t count, const std::string& last) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
      all += values(i, "Allow") + ", " + values(i, "Deny") + ", ";
    return policy(all + last);
  };
  const std::string known = R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*"})";
  const std::string holed = R"({"Effect": "Deny", "Principal": "*", "Action": "s3:{{ .Action }}"})";
  add_lint("values that are denied", 100, PolicyKind::repository,
           [=](std::size_t count) { return pairs(count, known); });
  for (const std::size_t size : {std::size_t{40}, std::size_t{120}})
    add("values that are denied, with a hole, " + std::to_string(size), size,
        [=](std::size_t count) {
          return [source = Source{"policy.json.j2", pairs(count, holed)}] {
            benchmark::DoNotOptimize(lint(source).findings.data());
          };
        });
  add_lint("statements for everyone", 10'000, PolicyKind::repository, [](std::size_t count) {
    return policy(numbered(R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})", count));
  });
}

/// A file that says by its name what it is.
void add_file(const std::string& name, std::size_t size, const std::string& path,
              const std::function<std::string(std::size_t)>& text) {
  add(name, size, [=](std::size_t count) {
    return [source = Source{path, text(count)}] {
      benchmark::DoNotOptimize(lint(source).findings.data());
    };
  });
}

/// As many small things of one kind as make a large file.
void add_files() {
  const auto pieces = [](const std::string& name, std::size_t size, const std::string& path,
                         const std::string& before, const std::string& piece,
                         const std::string& after = "") {
    add_file(name, size, path,
             [=](std::size_t count) { return before + repeated(piece, count) + after; });
  };
  const std::string small = R"({"Version": "2012-10-17", "Statement": []})";
  pieces("values one after the other", 50'000, "a.json", "", "{\"a\": 1}\n");
  pieces("policies one after the other", 2'000, "a.json", "", small + "\n");
  pieces("answers in a list", 2'000, "a.json", "[{}", R"(, {"policyText": "{}"})", "]");
  pieces("a list of numbers", 100'000, "a.json", "[1", ",1", "]");
  pieces("documents of YAML", 20'000, "a.yaml", "", "---\na: b\n");
  pieces("keys that stand twice", 20'000, "a.yaml", "", "a: b\n");
  pieces("resources of a template", 2'000, "a.yaml",
         "Resources:\n  R: {Type: 'AWS::ECR::Repository'}\n",
         "  R: {Type: 'AWS::ECR::Repository', Properties: {RepositoryPolicyText: {}}}\n");
  pieces("words of a script", 50'000, "a.sh", "", "a ");
  pieces("heredocs of a script", 5'000, "a.sh", "", "cat > p.json <<A\n" + small + "\nA\n");
  pieces("a list of Terraform", 100'000, "main.tf", "locals {\n  a = [", "1,", "]\n}\n");
  pieces("a text of Terraform", 50'000, "main.tf", "locals {\n  a = \"", "${b}", "\"\n}\n");
  pieces("blocks of Terraform", 20'000, "main.tf", "", "a {}\n");
  add_file("policies of Terraform", 1'000, "main.tf", [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += "resource \"aws_ecr_repository_policy\" \"p" + std::to_string(i) +
              "\" {\n  repository = \"r\"\n  policy = jsonencode({Statement = []})\n}\n";
    return text;
  });
}

/// What stands beside policies: fences, comments, aliases, who exists.
void add_surroundings() {
  const auto files = add_file;
  files("fences", 5'000, "README.md", [](std::size_t count) {
    return repeated("```json\n{\"Version\": \"2012-10-17\", \"Statement\": []}\n```\n", count);
  });
  files("suppressions in comments", 20'000, "main.tf", [](std::size_t count) {
    return repeated("# ecrlint: ignore[public-repository] x\n", count);
  });
  files("aliases of a long action", 1'000, "template.yaml", [](std::size_t count) {
    return "x: &a \"ecr:" + std::string(10'000, 'x') +
           "\"\nResources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties:\n"
           "      RepositoryPolicyText:\n        Version: '2012-10-17'\n        Statement:\n"
           "        - {Effect: Allow, Principal: '*', Action: [" +
           numbered("*a", count) + "]}\n";
  });
  add("principals that are not in the inventory", 1'000, [](std::size_t count) {
    Options options;
    const auto role = [](const char* name) {
      return R"({"Arn": "arn:aws:iam::314159265358:role/)" + std::string(name) + "\"}";
    };
    options.context.inventory.push_back(
        {"roles.json", R"({"Roles": [)" + numbered(role("r@"), count) + "]}"});
    return [options,
            source =
                Source{"policy.json",
                       policy(R"({"Effect": "Allow", "Action": "ecr:BatchGetImage",
                                                "Principal": {"AWS": [)" +
                              numbered("\"arn:aws:iam::314159265358:role/q@\"", count) + "]}}")}] {
      benchmark::DoNotOptimize(lint(source, options).findings.data());
    };
  });
}

void add_faults() {
  const auto statements = [](const std::string& name, PolicyKind kind, const char* statement) {
    add_lint(name, 1'500, kind,
             [=](std::size_t count) { return policy(numbered(statement, count)); });
  };
  statements("unknown elements", PolicyKind::repository,
             R"({"Effetc": "allow", "Resourse": "${aws:x}"})");
  statements("wrong values", PolicyKind::repository,
             R"({"Sid": "a b", "Effect": "alow", "Resource": ["${aws:x}", "<x>", 1]})");
  statements("unknown actions and ARNs that match nothing", PolicyKind::identity,
             R"({"Effect": "Allow", "Action": "ecr:BatchGetImag@",
                 "Resource": "arn:aws:ecr:eu-east-1:1:repository/X"})");
  add_lint("duplicate keys", 1'000, PolicyKind::repository, [](std::size_t count) {
    return policy(R"({"Effect": "Allow",)" +
                  numbered(R"("Action@": [], "Effect": "${aws:x}")", count) + "}");
  });
  add_lint("unknown actions in one statement", 4'000, PolicyKind::repository,
           [](std::size_t count) {
             return policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
                               "Action": [)" +
                           numbered(R"("ecr:Pull@")", count) + "]}");
           });
  for (const std::string one :
       {R"("lambda.amazonaws.com")", R"("x")", R"("arn:aws:iam::1:*")", R"("111122223333")"})
    add_lint("principals " + one, 5'000, PolicyKind::repository, [=](std::size_t count) {
      return policy(R"({"Effect": "Allow", "Action": "ecr:BatchGetImage", "Principal": {"AWS": [)" +
                    numbered(one, count) + "]}}");
    });
}

void add_roles() {
  const auto roles = [](const std::string& name, const char* document) {
    const std::string role =
        R"({"RoleName": "r@", "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": )" +
        std::string(document) + "}]}";
    add(name, 1'000, [=](std::size_t count) {
      return [source = Source{"account.json", dump_of(numbered(role, count))}] {
        benchmark::DoNotOptimize(lint(source).findings.data());
      };
    });
  };
  roles("roles with duplicate keys", R"({"Statement": {"Effect": "x", "Effect": "y"}})");
  roles("roles that cannot log in", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": "*"}]})");
}

/// A config may have 1 MiB.
void add_configs() {
  const auto config = [](const std::string& name, std::size_t size,
                         const std::function<std::string(std::size_t)>& text) {
    add("a config of " + name, size, [=](std::size_t count) {
      return [text = text(count)] { benchmark::DoNotOptimize(parse_config(text, "x").ok()); };
    });
  };
  const auto pieces = [&](const std::string& name, const std::string& before,
                          const std::string& piece, const std::string& after = "") {
    config(name, 250'000 / piece.size(),
           [=](std::size_t count) { return before + repeated(piece, count) + after; });
  };
  pieces("brackets", "", "[");
  pieces("arrays", "a = ", "[");
  pieces("inline tables", "a = ", "{b=");
  pieces("dotted keys", "", "a.", "a = 1");
  pieces("dotted tables", "[", "a.", "a]");
  pieces("lists of tables", "a = [", "{a.b.c.d.e.f = [\n");
  pieces("quoted keys", "", "'x'.", "x = 1");
  pieces("quotes", "", "\"");
  pieces("long quotes", "", "'''");
  pieces("NUL", "", std::string(1, '\0'));
  pieces("comments", "", "#\n", "x");
  pieces("suppressions", "", "[[suppress]]\n");
  pieces("overrides", "", "[[override]]\npaths=['" + std::string(30, '*') + "']\n");
}

/// For a line that no cache holds in either size. SARIF shows no more than 5,000 results.
std::size_t size_of(Format format) { return format == Format::sarif ? 1'000 : 4'000; }

/// As many findings in one line as make it long.
void add_reports() {
  for (const Format format :
       {Format::text, Format::concise, Format::json, Format::sarif, Format::github})
    add("a long line as " + std::string(to_string(format)), size_of(format),
        [=](std::size_t count) {
          const auto size = static_cast<std::uint32_t>(1'000 * count);
          Report report;
          Finding finding;
          finding.rule = &rules().front();
          finding.span = {size - size / 30, size};
          finding.message = "m";
          report.findings.assign(count, finding);
          return [=, sources = std::vector<Source>{{"min.json", std::string(size, '\t') + "x"}}] {
            benchmark::DoNotOptimize(render(format, sources, report).data());
          };
        });
}

/// What a search holds against each other, and what the files of a module name.
void add_search() {
  const auto patterns = [](const std::string& name, const std::string& piece) {
    add("files and patterns " + name, 5'000, [=](std::size_t count) {
      std::string lines;
      for (const char c : numbered(piece, count)) lines += c == ',' ? '\n' : c;
      cli::IgnoreList list;
      if (!list.add_lines(lines, "x")) std::abort();
      return [=] {
        for (std::size_t i = 0; i < count; ++i) {
          const std::string file = "f" + std::to_string(i) + ".json";
          benchmark::DoNotOptimize(list.last_match("a/b/" + file, file, false));
        }
      };
    });
  };
  patterns("of names", "file@.json");
  patterns("of paths", "/a/d@/x.json");
  patterns("of endings", "*-@.json");
  patterns("of folders", "/a/@/**/*.json");
  add("mentions of a file", 20'000, [](std::size_t count) {
    return [text = repeated("a = file(\"${path.module}/p${var.x}.json\")\n", count)] {
      cli::ModuleFiles files;
      files.want_named("main.tf", text, nullptr);
    };
  });
}

}  // namespace

int main(int argc, char** argv) {
  add_matching();
  add_texts();
  add_statements();
  add_files();
  add_surroundings();
  add_faults();
  add_roles();
  add_configs();
  add_reports();
  add_search();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
