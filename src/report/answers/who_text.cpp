// SPDX-License-Identifier: Apache-2.0
// Who can do what, for people: a table for each repository, and the statements that decide.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ecrlint/report.hpp"
#include "report/answers/words.hpp"
#include "report/write/ink.hpp"
#include "report/write/places.hpp"
#include "report/write/printable.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using report::Ink;
using report::Places;
using report::visible;
using report::visible_line;

class WhoText {
 public:
  WhoText(const WhoReport& report, bool color)
      : report_(report), places_(report.sources), ink_(color) {}

  std::string write() {
    for (const WhoRepository& repository : report_.repositories) write(repository);
    for (const std::string& note : report_.notes) line("note: " + visible(note));
    if (report_.left_out > 0) line("note: " + report::left_out_words(report_.left_out));
    if (!report_.repositories.empty()) line(report::kWhoLimits);
    return std::move(out_);
  }

 private:
  struct Row {
    std::array<std::string, kAbilities + 1> cells;
    const WhoGrant* grant = nullptr;  // null for the line of an account that is not named itself
  };

  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }

  void write(const WhoRepository& repository) {
    const std::string account =
        repository.account.empty()
            ? "an account that is not told"
            : report::account_words(repository.account, repository.account_name);
    line(ink_.strong(visible_line(repository.name)) +
         fmt::format(" of {}: {}", visible(account),
                     visible(places_.name(repository.source, repository.span))));
    write_table(repository);
    write_reasons(repository);
    line("");
  }

  std::vector<Row> rows_of(const WhoRepository& repository) const {
    std::vector<Row> rows;
    std::string_view account;
    for (const WhoGrant& grant : repository.grants) {
      const WhoPrincipal& principal = report_.principals[grant.principal];
      if (principal.account != account && !principal.account.empty() &&
          principal.kind != WhoKind::account)
        rows.push_back({{"account " + visible(report::account_words(principal.account,
                                                                    principal.account_name))}});
      account = principal.account;
      Row row;
      row.grant = &grant;
      const bool inside = !principal.account.empty() && principal.kind != WhoKind::account;
      row.cells[0] = (inside ? "  " : "") + visible_line(report::principal_words(principal));
      if (principal.kind == WhoKind::account && !principal.account_name.empty())
        row.cells[0] += ", " + visible(principal.account_name);
      if (principal.account == repository.account && principal.kind == WhoKind::account)
        row.cells[0] += " (owner)";
      for (std::size_t i = 0; i < kAbilities; ++i)
        row.cells[i + 1] = visible(report::cell_words(grant.access[i]));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  void write_table(const WhoRepository& repository) {
    const std::vector<Row> rows = rows_of(repository);
    std::array<std::string_view, kAbilities + 1> heads{"principal", "pull", "push", "administer"};
    std::array<std::size_t, kAbilities + 1> widths{};
    constexpr std::size_t kWidest = 60;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      widths[i] = heads[i].size();
      for (const Row& row : rows)
        widths[i] = std::max(widths[i], std::min(row.cells[i].size(), kWidest));
    }
    line("  " + ink_.frame(fmt::format("{:<{}}  {:<{}}  {:<{}}  {}", heads[0], widths[0], heads[1],
                                       widths[1], heads[2], widths[2], heads[3])));
    for (const Row& row : rows) {
      std::string text =
          fmt::format("  {:<{}}", row.cells[0], row.grant == nullptr ? 0 : widths[0]);
      for (std::size_t i = 0; row.grant != nullptr && i < kAbilities; ++i) {
        const bool last = i + 1 == kAbilities;
        const std::string cell = fmt::format("{:<{}}", row.cells[i + 1], last ? 0 : widths[i + 1]);
        text += "  " + inked(*row.grant, i, cell);
      }
      line(text);
    }
  }

  std::string inked(const WhoGrant& grant, std::size_t ability, const std::string& cell) const {
    const WhoPrincipal& principal = report_.principals[grant.principal];
    switch (grant.access[ability].reach) {
      case Reach::yes:
        return principal.kind == WhoKind::everyone ? ink_.of(Severity::high, cell)
                                                   : ink_.strong(cell);
      case Reach::own_account:
      case Reach::conditional:
      case Reach::unknown:
        return ink_.of(Severity::medium, cell);
      case Reach::no:
        break;
    }
    return cell;
  }

  /// Each statement once, with what it decides; then what no statement says.
  void write_reasons(const WhoRepository& repository) {
    std::map<std::uint32_t, std::map<std::string, std::vector<std::string>>> by_statement;
    std::vector<std::pair<std::string, std::string>> words;
    for (const WhoGrant& grant : repository.grants) {
      const WhoPrincipal& principal = report_.principals[grant.principal];
      const std::string who = visible_line(report::principal_words(principal));
      for (std::size_t i = 0; i < kAbilities; ++i) {
        const auto ability = static_cast<Ability>(i);
        const WhoAccess& access = grant.access[i];
        for (const std::uint32_t statement : access.statements)
          by_statement[statement][who].emplace_back(to_string(ability));
        const bool plain = access.reach == Reach::no && access.calls.empty();
        if (plain || (access.own_account && access.calls.empty())) continue;
        const std::string why = visible(report::reason_words(access, ability, principal));
        if (!why.empty()) words.emplace_back(fmt::format("{}, {}", who, to_string(ability)), why);
      }
    }
    if (!by_statement.empty()) line("");
    for (const auto& [index, whom] : by_statement) {
      const WhoStatement& statement = report_.statements[index];
      std::string list;
      for (const auto& [who, what] : whom)
        list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", who, fmt::join(what, ", "));
      const std::string sid = statement.sid.empty() ? "" : " " + visible(statement.sid);
      line(fmt::format("  {}{} {}: {}",
                       visible_line(places_.name(statement.source, statement.span)), sid,
                       visible(report::statement_words(statement)), list));
    }
    for (const auto& [who, why] : words) line(fmt::format("  {}: {}", who, why));
  }

  const WhoReport& report_;
  Places places_;
  Ink ink_;
  std::string out_;
};

}  // namespace

std::string to_text(const WhoReport& report, bool color) {
  return text_or_empty([&] { return WhoText(report, color).write(); });
}

}  // namespace ecrlint
