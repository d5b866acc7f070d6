// Who can do what, for programs.
#include "ecrlint/report.hpp"
#include "report/write/json_parts.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using report::JsonWriter;
using report::Places;

class WhoWriter {
 public:
  explicit WhoWriter(const WhoReport& report) : report_(report), places_(report.sources) {}

  std::string write() {
    json_.object([&] {
      json_.number("schemaVersion", 1);
      json_.object("abilities", [&] {
        for (std::size_t i = 0; i < kAbilities; ++i) {
          const auto ability = static_cast<Ability>(i);
          json_.texts(to_string(ability), calls_of(ability));
        }
      });
      json_.array("principals", [&] {
        for (const WhoPrincipal& principal : report_.principals) write(principal);
      });
      json_.array("statements", [&] {
        for (const WhoStatement& statement : report_.statements) write(statement);
      });
      json_.array("repositories", [&] {
        for (const WhoRepository& repository : report_.repositories) write(repository);
      });
      json_.number("repositoriesLeftOut", static_cast<std::int64_t>(report_.left_out));
      json_.texts("notes", report_.notes);
    });
    return json_.finish();
  }

 private:
  void write(const WhoPrincipal& principal) {
    json_.object([&] {
      json_.text("kind", to_string(principal.kind));
      json_.text("principal", principal.text);
      if (!principal.account.empty()) json_.text("account", principal.account);
      if (!principal.account_name.empty()) json_.text("accountName", principal.account_name);
      if (!principal.name.empty()) json_.text("name", principal.name);
      json_.flag("policiesKnown", principal.known);
    });
  }

  void write(const WhoStatement& statement) {
    json_.object([&] {
      json_.text("gate", to_string(statement.gate));
      json_.text("effect", statement.allow ? "Allow" : "Deny");
      report::write_place(json_, places_, statement.source, statement.span);
      if (!statement.sid.empty()) json_.text("sid", statement.sid);
      if (!statement.condition.empty()) json_.text("condition", statement.condition);
    });
  }

  void write(const WhoRepository& repository) {
    json_.object([&] {
      json_.text("name", repository.name);
      if (!repository.account.empty()) json_.text("account", repository.account);
      if (!repository.account_name.empty()) json_.text("accountName", repository.account_name);
      report::write_place(json_, places_, repository.source, repository.span);
      json_.array("grants", [&] {
        for (const WhoGrant& grant : repository.grants) {
          json_.object([&] {
            json_.number("principal", static_cast<std::int64_t>(grant.principal));
            for (std::size_t i = 0; i < kAbilities; ++i)
              write(grant.access[i], static_cast<Ability>(i));
          });
        }
      });
    });
  }

  void write(const WhoAccess& access, Ability ability) {
    json_.object(to_string(ability), [&] {
      json_.text("reach", to_string(access.reach));
      json_.flag("ownAccountMustAllow", access.own_account);
      if (access.blocked_by) json_.text("blockedBy", to_string(*access.blocked_by));
      if (!access.calls.empty()) {
        json_.array(ability == Ability::administer ? "calls" : "missingCalls", [&] {
          for (const std::uint8_t call : access.calls) json_.text(calls_of(ability)[call]);
        });
      }
      if (!access.keys.empty()) json_.texts("conditionKeys", access.keys);
      if (!access.statements.empty()) {
        json_.array("statements", [&] {
          for (const std::uint32_t statement : access.statements) json_.number(statement);
        });
      }
    });
  }

  const WhoReport& report_;
  Places places_;
  JsonWriter json_;
};

}  // namespace

std::string to_json(const WhoReport& report) {
  return text_or_empty([&] { return WhoWriter(report).write(); });
}

}  // namespace ecrlint
