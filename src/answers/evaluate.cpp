// Reads a request and its policies from one line of JSON and decides it.
#include <array>

#include "ecrlint/access.hpp"
#include "text/guard.hpp"
#include "text/span.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using syntax::Value;

struct GateKey {
  std::string_view key;
  Gate gate;
};

constexpr std::array kGateKeys{
    GateKey{"identity", Gate::identity_policy}, GateKey{"resource", Gate::repository_policy},
    GateKey{"registry", Gate::registry_policy}, GateKey{"boundary", Gate::boundary},
    GateKey{"session", Gate::session_policy},   GateKey{"vpce", Gate::endpoint_policy}};

/// Reads one line into a store and a request; the first mistake is what it says.
class LineReader {
 public:
  explicit LineReader(PolicyStore& store) : store_(store) {}

  Request read(const Value& line) {
    const Value* request = line.find("request");
    if (request == nullptr || !request->is_object()) {
      fail("no `request`");
      return {};
    }
    read_policies(line.find("policies"));
    const std::string scope = text(line, "registryScope");
    if (scope == "V1")
      store_.compiled().scope = RegistryScope::v1;
    else if (!scope.empty() && scope != "V2")
      fail("`registryScope` is neither V1 nor V2");
    return read_request(*request);
  }

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }

  std::string text(const Value& object, std::string_view key) {
    const Value* value = object.find(key);
    if (value == nullptr || value->kind == syntax::Kind::null) return {};
    if (!value->is_string()) fail("`" + std::string(key) + "` is no text");
    return std::string(value->text);
  }

  Request read_request(const Value& value) {
    Request request;
    request.context_complete = true;
    const Value* principal = value.find("principal");
    if (principal == nullptr)
      fail("no `principal`");
    else if (principal->is_object())
      request.principal.clear();  // {"type": "Anonymous"}
    else
      request.principal = text(value, "principal");
    request.role = text(value, "role");
    request.action = text(value, "action");
    request.resource = text(value, "resource");
    request.resource_account = text(value, "resourceAccount");
    if (request.action.find(':') == request.action.npos) fail("`action` is no SERVICE:ACTION");
    if (request.resource.empty()) fail("no `resource`");
    if (const Value* complete = value.find("contextComplete"))
      request.context_complete = complete->flag;
    if (const Value* context = value.find("context"))
      for (const syntax::Member& member : context->members)
        request.context.push_back(read_key(member));
    return request;
  }

  static std::string scalar(const Value& value) {
    if (value.kind == syntax::Kind::boolean) return value.flag ? "true" : "false";
    return std::string(value.text);
  }

  RequestKey read_key(const syntax::Member& member) {
    RequestKey key{std::string(member.key), {}, member.value.is_array()};
    if (member.value.is_object()) fail("the value of `" + key.name + "` is an object");
    if (key.list)
      for (const syntax::Member& item : member.value.members)
        key.values.push_back(scalar(item.value));
    else if (member.value.kind != syntax::Kind::null)
      key.values.push_back(scalar(member.value));
    return key;
  }

  void read_policies(const Value* policies) {
    if (policies == nullptr) return;
    for (const GateKey& entry : kGateKeys)
      if (const Value* value = policies->find(entry.key))
        read_gate(entry.gate, *value, std::string(entry.key), 0);
    for (const auto& [key, gate] : {GateKey{"scp", Gate::scp}, GateKey{"rcp", Gate::rcp}})
      if (const Value* value = policies->find(key)) read_levels(gate, *value, std::string(key));
  }

  void read_levels(Gate gate, const Value& levels, const std::string& name) {
    std::size_t level = 0;
    for (const syntax::Member& member : levels.members) {
      const Value* policies = member.value.find("policies");
      const Value* id = member.value.find("id");
      if (policies == nullptr) return fail("a level of `" + name + "` has no `policies`");
      store_.add_level(gate, level);
      read_gate(gate, *policies,
                name + "/" + (id == nullptr ? std::to_string(level) : std::string(id->text)),
                level);
      ++level;
    }
  }

  void read_gate(Gate gate, const Value& value, const std::string& name, std::size_t level) {
    if (value.kind == syntax::Kind::null) return;
    store_.add_level(gate, level);
    if (!value.is_array()) return add(gate, value, name, level);
    std::size_t i = 0;
    for (const syntax::Member& member : value.members)
      add(gate, member.value, name + "/" + std::to_string(i++), level);
  }

  void add(Gate gate, const Value& value, std::string name, std::size_t level) {
    if (!value.is_object()) return fail("`" + name + "` is no policy");
    store_.sources().push_back({std::move(name), {}});
    store_.add(gate, value, store_.sources().size() - 1, level);
  }

  PolicyStore& store_;
  std::string error_;
};

/// The rest of the answer goes to `evaluated`.
Result<Verdict> decide_line(std::string_view line, std::shared_ptr<const Catalog> catalog,
                            Evaluated& evaluated) {
  if (line.size() > kLongestText) return Error{"longer than 4 GiB"};
  PolicyStore store(std::move(catalog));
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    store.compiled().of(gate).absence = Absence::not_in_use;
  const syntax::Tree tree = syntax::parse_json(line, store.arena());
  if (!tree.parsed || !tree.errors.empty())
    return Error{tree.errors.empty() ? "no JSON" : tree.errors.front().message};
  if (const Value* id = tree.root.find("id"); id != nullptr && !id->is_object() && !id->is_array())
    evaluated.id = line.substr(id->span.begin, id->span.end - id->span.begin);
  LineReader reader(store);
  const Request request = reader.read(tree.root);
  if (!reader.error().empty()) return Error{reader.error()};
  Verdict verdict = store.decide(request);
  evaluated.sources = std::move(store.sources());
  return verdict;
}

}  // namespace

Evaluated evaluate(std::string_view line, std::shared_ptr<const Catalog> catalog) {
  Evaluated evaluated;
  evaluated.verdict = guarded([&] { return decide_line(line, std::move(catalog), evaluated); });
  return evaluated;
}

}  // namespace ecrlint
