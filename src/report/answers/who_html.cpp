// SPDX-License-Identifier: Apache-2.0
// Who can do what, as one page: repositories by principals, the reasons behind each cell.
#include <fmt/format.h>

#include <array>

#include "ecrlint/report.hpp"
#include "report/answers/who_style.hpp"
#include "report/answers/words.hpp"
#include "report/write/parts.hpp"
#include "report/write/places.hpp"
#include "report/write/printable.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using report::Places;

/// Text of the sources, safe in elements and in quoted attributes.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : report::visible(text)) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

constexpr std::array<std::string_view, kAbilities> kShort{"pull", "push", "admin"};

std::string_view class_of(const WhoAccess& access, const WhoPrincipal& principal) {
  const bool open = principal.kind == WhoKind::everyone;
  constexpr std::array<std::string_view, 5> kNames{"no", "unknown", "if", "own", "yes"};
  return access.reach == Reach::yes && open ? "open"
                                            : kNames[static_cast<std::size_t>(access.reach)];
}

/// Colours alone tell nothing: a mark behind the word does.
std::string_view mark_of(Reach reach) {
  constexpr std::array<std::string_view, 5> kMarks{"", " ?", " if", " +own", ""};
  return kMarks[static_cast<std::size_t>(reach)];
}

class WhoPage {
 public:
  explicit WhoPage(const WhoReport& report) : report_(report), places_(report.sources) {}

  std::string write() {
    write_head();
    // More cells than any reader scrolls through are a burden to browsers.
    constexpr std::size_t kMostCells = 50'000;
    const std::size_t columns = report_.principals.size();
    if (columns > 0 && report_.repositories.size() > kMostCells / columns)
      write_lists();
    else if (columns > 0)
      write_matrix();
    else
      out_ += "<p>No repository policy was found.</p>\n";
    if (report_.left_out > 0)
      out_ +=
          fmt::format("<p><strong>{}.</strong></p>\n", report::left_out_words(report_.left_out));
    for (const std::string& note : report_.notes)
      out_ += fmt::format("<p class=\"dim\">Note: {}</p>\n", escaped(note));
    out_ += "</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  void write_head() {
    out_ +=
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>Who can use these repositories</title>\n<style>";
    out_ += report::kWhoStyle;
    out_ += "</style>\n</head>\n<body>\n<h1>Who can use these repositories</h1>\n";
    out_ += fmt::format(
        "<p class=\"dim\">{} repositories, {} principals, by ecrlint {}. Open a "
        "cell for the statements that decide.</p>\n",
        report_.repositories.size(), report_.principals.size(), escaped(report::tool_version()));
    out_ +=
        "<ul class=\"key\">\n"
        "<li><b class=\"yes\">pull</b> yes</li>\n"
        "<li><b class=\"open\">pull</b> yes, for everyone in the world</li>\n"
        "<li><b class=\"own\">pull +own</b> if the principal's own account allows it too</li>\n"
        "<li><b class=\"if\">pull if</b> under a condition</li>\n"
        "<li><b class=\"unknown\">pull ?</b> not known</li>\n"
        "<li><b class=\"no\">none</b> named, but nothing of it is allowed</li>\n</ul>\n";
    out_ += fmt::format("<p class=\"dim\">{}</p>\n", escaped(report::kWhoLimits));
  }

  [[nodiscard]] bool begins_group(std::size_t column) const {
    const auto& all = report_.principals;
    return column == 0 || all[column].account != all[column - 1].account ||
           (all[column].kind == WhoKind::service) != (all[column - 1].kind == WhoKind::service);
  }

  static std::string_view border(bool first) { return first ? " class=\"first\"" : ""; }

  void write_columns() {
    const auto& all = report_.principals;
    out_ += "<thead>\n<tr><th class=\"corner\">account</th>";
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i + 1;
      while (end < all.size() && !begins_group(end)) ++end;
      const bool service = all[i].kind == WhoKind::service;
      const std::string name = !all[i].account.empty()
                                   ? report::account_words(all[i].account, all[i].account_name)
                               : service ? "AWS services"
                                         : "";
      out_ +=
          fmt::format("<th class=\"first\" colspan=\"{}\"><i>{}</i></th>", end - i, escaped(name));
      i = end;
    }
    out_ += "</tr>\n<tr><th class=\"corner\">repository</th>";
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool alone = begins_group(i) && (i + 1 == all.size() || begins_group(i + 1));
      std::string name = report::principal_words(all[i]);
      if (all[i].kind == WhoKind::account) name = alone ? "the account" : "all others of it";
      out_ += fmt::format("<th{} title=\"{}\"><span>{}</span></th>", border(begins_group(i)),
                          escaped(all[i].text), escaped(name));
    }
    out_ += "</tr>\n</thead>\n";
  }

  void write_matrix() {
    out_ += "<div class=\"wide\"><table>\n";
    write_columns();
    out_ += "<tbody>\n";
    for (const WhoRepository& repository : report_.repositories) {
      out_ += fmt::format(
          "<tr><th>{}<span class=\"place\">{}</span></th>", escaped(repository.name),
          repository.account.empty() ? "account not told" : escaped(account_of(repository)));
      std::size_t next = 0;
      for (std::size_t column = 0; column < report_.principals.size(); ++column) {
        out_ += fmt::format("<td{}>", border(begins_group(column)));
        const auto& grants = repository.grants;
        if (next < grants.size() && grants[next].principal == column)
          write_cell(repository, grants[next++]);
        out_ += "</td>";
      }
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table></div>\n";
  }

  /// Too many for a matrix: each repository with its own principals.
  void write_lists() {
    for (const WhoRepository& repository : report_.repositories) {
      out_ += fmt::format("<h2>{} <span class=\"place\">{}</span></h2>\n<ul class=\"list\">\n",
                          escaped(repository.name), escaped(account_of(repository)));
      for (const WhoGrant& grant : repository.grants) {
        out_ += fmt::format("<li>{}", escaped(name_of(grant)));
        write_cell(repository, grant);
        out_ += "</li>\n";
      }
      out_ += "</ul>\n";
    }
  }

  static std::string account_of(const WhoRepository& repository) {
    return report::account_words(repository.account, repository.account_name);
  }

  [[nodiscard]] std::string name_of(const WhoGrant& grant) const {
    const WhoPrincipal& principal = report_.principals[grant.principal];
    std::string name = report::principal_words(principal);
    const bool add = principal.kind != WhoKind::account && !principal.account.empty();
    return add ? name + " of account " + principal.account : name;
  }

  void write_cell(const WhoRepository& repository, const WhoGrant& grant) {
    const WhoPrincipal& principal = report_.principals[grant.principal];
    out_ += "<details name=\"why\"><summary>";
    bool none = true;
    for (std::size_t i = 0; i < kAbilities; ++i) {
      const WhoAccess& access = grant.access[i];
      if (access.reach == Reach::no) continue;
      none = false;
      out_ += fmt::format("<b class=\"{}\">{}{}</b>", class_of(access, principal), kShort[i],
                          mark_of(access.reach));
    }
    if (none) out_ += "<b class=\"no\">none</b>";
    out_ += fmt::format("</summary><div class=\"why\"><h3>{} on <code>{}</code></h3><dl>",
                        escaped(name_of(grant)), escaped(repository.name));
    for (std::size_t i = 0; i < kAbilities; ++i) {
      const auto ability = static_cast<Ability>(i);
      const WhoAccess& access = grant.access[i];
      out_ += fmt::format("<dt>{}: {}</dt><dd>", to_string(ability),
                          escaped(report::cell_words(access)));
      const std::string why = report::reason_words(access, ability, principal);
      if (!why.empty()) out_ += fmt::format("<div>{}</div>", escaped(why));
      for (const std::uint32_t index : access.statements) write_statement(index);
      out_ += "</dd>";
    }
    out_ += "</dl></div></details>";
  }

  void write_statement(std::uint32_t index) {
    const WhoStatement& statement = report_.statements[index];
    const std::string sid =
        statement.sid.empty() ? "" : fmt::format(" <code>{}</code>", escaped(statement.sid));
    out_ += fmt::format("<div><code>{}</code>{} {}</div>",
                        escaped(places_.name(statement.source, statement.span)), sid,
                        escaped(report::statement_words(statement)));
  }

  const WhoReport& report_;
  Places places_;
  std::string out_;
};

}  // namespace

std::string to_html(const WhoReport& report) {
  return text_or_empty([&] { return WhoPage(report).write(); });
}

}  // namespace ecrlint
