// SPDX-License-Identifier: Apache-2.0
// Who has which policy, where what was located in several roots and accounts is joined.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "workspace/workspace.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using format::Attachment;
using format::Bond;
using format::Document;
using format::IdentityMention;
using format::Located;
using format::RootScope;

const std::string kHere = "111122223333";
const std::string kThere = "444455556666";

/// What a test says was located, in few words. Sources and scopes have the same numbers.
struct Scene {
  Located located;
  std::vector<SourcePlace> places = std::vector<SourcePlace>(8);

  RootScope& scope(std::size_t root) {
    RootScope& made = located.scopes.emplace_back();
    made.source = located.scopes.size() - 1;
    made.root = root;
    return made;
  }
  IdentityMention& made(std::size_t scope, std::string key, std::string name = {}) {
    IdentityMention& mention = mentioned(scope, std::move(key), std::move(name));
    mention.made = true;
    return mention;
  }
  IdentityMention& mentioned(std::size_t scope, std::string key, std::string name = {}) {
    return located.identities.emplace_back(
        IdentityMention{scope, scope, std::move(key), std::move(name)});
  }
  Document& document(std::size_t scope, PolicyKind kind = PolicyKind::identity) {
    Document& made = located.documents.emplace_back();
    made.source = made.scope = scope;
    made.kind = kind;
    return made;
  }
  void attach(std::size_t scope, std::string holder, std::size_t document,
              Bond bond = Bond::grants) {
    located.attachments.push_back({scope, std::move(holder), bond, document, {}});
  }
  void attach_policy(std::size_t scope, std::string holder, std::string policy,
                     Bond bond = Bond::grants) {
    located.attachments.push_back({scope, std::move(holder), bond, {}, std::move(policy)});
  }
  Workspace join() { return Workspace(located, places); }
  /// As joining left them.
  [[nodiscard]] std::vector<PolicyKind> kinds() const {
    std::vector<PolicyKind> all;
    for (const Document& one : located.documents) all.push_back(one.kind);
    return all;
  }
};

using Indexes = std::vector<std::size_t>;

Indexes holders(const Workspace& workspace, std::size_t document) {
  const auto all = workspace.holders(document);
  return {all.begin(), all.end()};
}

std::vector<std::string> keys(const Workspace& workspace) {
  std::vector<std::string> all;
  for (const Identity& identity : workspace.identities()) all.push_back(identity.key);
  return all;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a key is one identity within a root, and of each root another") {
  Scene scene;
  scene.scope(1);
  scene.scope(1);
  scene.scope(2);
  scene.mentioned(0, "role/a");
  scene.made(1, "role/a");
  scene.mentioned(2, "role/a");
  const Workspace workspace = scene.join();
  REQUIRE(workspace.identities().size() == 2);
  CHECK(workspace.identity(0).known == Known::all);
  CHECK(workspace.identity(0).root == 1);
  CHECK(workspace.identity(1).known == Known::shown);
  CHECK(workspace.identity(1).root == 2);
}

TEST_CASE("a name is one identity where the accounts are, and an ARN everywhere") {
  struct Case {
    const char* what;
    std::string first_account, second_account, first_arn, second_arn;
    std::size_t first_root, second_root, count;
  };
  const std::string arn = "arn:aws:iam::" + kHere + ":role/app";
  const Case cases[] = {
      {"one account, two roots", kHere, kHere, "", "", 1, 2, 1},
      {"two accounts", kHere, kThere, "", "", 1, 2, 2},
      {"two accounts of one root", kHere, kThere, "", "", 1, 1, 2},
      {"nobody tells the account, one root", "", "", "", "", 1, 1, 1},
      {"nobody tells the account, two roots", "", "", "", "", 1, 2, 2},
      {"one account is told", kHere, "", "", "", 1, 2, 2},
      {"the ARN tells it", "", "", arn, arn, 1, 2, 1},
      {"the ARN of one is in the account of the other", "", kHere, arn, "", 1, 2, 1},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Scene scene;
    scene.scope(one.first_root).account = one.first_account;
    scene.scope(one.second_root).account = one.second_account;
    scene.made(0, "role/r1", "role/app").arn = one.first_arn;
    scene.made(1, "role/r2", "role/app").arn = one.second_arn;
    CHECK(scene.join().identities().size() == one.count);
  }
}

TEST_CASE("under another provider of unknown account a name may be somebody else's") {
  const auto count = [](std::size_t first, std::size_t second) {
    Scene scene;
    for (const std::size_t provider : {first, second}) {
      RootScope& scope = scene.scope(1);
      scope.provider = provider;
      scope.own_provider = provider != 0;
    }
    scene.made(0, "role/r1", "role/app");
    scene.made(1, "role/r2", "role/app");
    return scene.join().identities().size();
  };
  CHECK(count(0, 0) == 1);
  CHECK(count(0, 1) == 2);
  CHECK(count(1, 1) == 1);
  CHECK(count(1, 2) == 2);
}

TEST_CASE("a name that is partly unknown, or not told, makes nobody one with another") {
  for (const std::string& name : {std::string(), "role/" + std::string(syntax::kUnknownText)}) {
    Scene scene;
    scene.scope(1).account = kHere;
    scene.made(0, "role/r1", name);
    scene.made(0, "role/r2", name);
    CHECK(scene.join().identities().size() == 2);
  }
}

TEST_CASE("joined in a chain of names and ARNs all are one") {
  Scene scene;
  const std::string arn = "arn:aws:iam::" + kHere + ":role/app";
  for (std::size_t root = 1; root <= 4; ++root) scene.scope(root).account = kHere;
  scene.made(0, "role/a", "role/x").arn = "";
  scene.made(1, "role/b", "role/y").arn = arn;
  scene.made(2, "role/c", "role/x").arn = arn;
  scene.made(3, "role/d", "role/y").arn = "";
  scene.document(0);
  scene.document(3);
  scene.attach(0, "role/a", 0);
  scene.attach(3, "role/d", 1);
  const Workspace workspace = scene.join();
  REQUIRE(workspace.identities().size() == 1);
  CHECK(workspace.identity(0).key == "role/a");
  CHECK(workspace.identity(0).arn == arn);
  CHECK(workspace.identity(0).account == kHere);
  CHECK(workspace.identity(0).policies == Indexes{0, 1});
}

TEST_CASE("of one who is mentioned and made, what makes them counts") {
  Scene scene;
  scene.scope(1).account = kHere;
  scene.scope(2).account = kHere;
  scene.mentioned(0, "role/seen", "role/app");
  IdentityMention& made = scene.made(1, "role/made", "role/app");
  made.assumed_by = "ec2.amazonaws.com";
  scene.made(1, "role/again", "role/app");
  const Workspace workspace = scene.join();
  REQUIRE(workspace.identities().size() == 1);
  const Identity& identity = workspace.identity(0);
  CHECK(identity.key == "role/made");
  CHECK(identity.root == 2);
  CHECK(identity.known == Known::all);
  CHECK(identity.assumed_by == "ec2.amazonaws.com");
}

TEST_CASE("in one root what makes a role gives its name, in whatever order") {
  for (const bool made_first : {true, false}) {
    Scene scene;
    scene.scope(1).account = kHere;
    if (made_first) scene.made(0, "role/r", "role/app");
    scene.mentioned(0, "role/r", "role/other");
    if (!made_first) scene.made(0, "role/r", "role/app");
    const Workspace workspace = scene.join();
    REQUIRE(workspace.identities().size() == 1);
    CHECK(workspace.identity(0).name == "role/app");
  }
}

TEST_CASE("the account of an identity is that of its ARN, its root, its config, in this order") {
  struct Case {
    std::string arn, root, config, account;
    bool own_provider;
  };
  const std::string arn = "arn:aws:iam::" + kThere + ":role/app";
  const Case cases[] = {
      {arn, kHere, "999900001111", kThere, false},
      {"", kHere, "999900001111", kHere, false},
      {"", "", "999900001111", "999900001111", false},
      {"", "", "", "", false},
      {"", "", "999900001111", "", true},
      {arn, "", "999900001111", kThere, true},
      {"arn:aws:iam::" + std::string(syntax::kUnknownText) + ":role/app", kHere, "", kHere, false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.account);
    Scene scene;
    RootScope& scope = scene.scope(1);
    scope.account = one.root;
    scope.own_provider = one.own_provider;
    scene.places[0].account = one.config;
    scene.made(0, "role/app", "role/app").arn = one.arn;
    CHECK(scene.join().identity(0).account == one.account);
  }
}

TEST_CASE("of a file that another root reads, the root's config counts first") {
  Scene scene;
  scene.scope(1);  // its file is source 0
  scene.places[0].account = kHere;
  scene.places[3].account = kThere;
  scene.mentioned(0, "role/a").source = 3;
  CHECK(scene.join().identity(0).account == kHere);
  scene.places[0].account.clear();
  CHECK(scene.join().identity(0).account == kThere);
}

TEST_CASE("an attachment finds its policy by address in its root, else by ARN") {
  const std::string arn = "arn:aws:iam::" + kHere + ":policy/p";
  const auto found = [&](const std::string& called, format::Storage storage,
                         PolicyKind kind = PolicyKind::identity) {
    Scene scene;
    scene.scope(1);
    scene.scope(2);
    scene.made(0, "role/a");
    Document& own = scene.document(0, kind);
    own.address = "aws_iam_policy.p";
    own.storage = storage;
    Document& other = scene.document(1, kind);
    other.address = "aws_iam_policy.q";
    other.arn = arn;
    other.storage = storage;
    scene.attach_policy(0, "role/a", called);
    const Workspace workspace = scene.join();
    const Identity& identity = workspace.identity(0);
    CHECK((identity.known == Known::open) == identity.policies.empty());
    return identity.policies;
  };
  using format::Storage;
  CHECK(found("aws_iam_policy.p", Storage::customer_managed) == Indexes{0});
  CHECK(found("aws_iam_policy.q", Storage::customer_managed).empty());
  CHECK(found(arn, Storage::customer_managed) == Indexes{1});
  CHECK(found(arn, Storage::unknown) == Indexes{1});
  CHECK(found("", Storage::customer_managed).empty());
  CHECK(found("aws_iam_policy.p", Storage::in_line).empty());
  CHECK(found("aws_iam_policy.p", Storage::customer_managed, PolicyKind::resource).empty());
  CHECK(found(arn, Storage::customer_managed, PolicyKind::trust).empty());
}

TEST_CASE("by its address a policy is found before another with the ARN of that name") {
  Scene scene;
  scene.scope(1);
  scene.made(0, "role/a");
  scene.document(0).arn = "p";
  scene.document(0).address = "p";
  scene.document(0).address = "p";
  scene.attach_policy(0, "role/a", "p");
  CHECK(scene.join().identity(0).policies == Indexes{1, 2});
}

TEST_CASE("grants, trusts and boundaries are kept apart, each once") {
  Scene scene;
  scene.scope(1);
  scene.made(0, "role/a");
  scene.made(0, "role/b");
  for (int i = 0; i < 4; ++i) scene.document(0);
  scene.attach(0, "role/a", 0);
  scene.attach(0, "role/a", 0);
  scene.attach(0, "role/a", 1, Bond::trusts);
  scene.attach(0, "role/a", 2, Bond::bounds);
  scene.attach(0, "role/b", 0);
  scene.attach(0, "role/b", 0, Bond::bounds);
  scene.attach(0, "role/nobody", 3);
  const Workspace workspace = scene.join();
  const Identity& a = workspace.identity(0);
  CHECK(a.policies == Indexes{0});
  CHECK(a.trusts == Indexes{1});
  CHECK(a.boundaries == Indexes{2});
  CHECK(a.bounded);
  CHECK(a.boundary.empty());
  CHECK(a.known == Known::all);
  CHECK(workspace.identity(1).boundaries == Indexes{0});
  CHECK(holders(workspace, 0) == Indexes{0, 1});
  CHECK(holders(workspace, 1) == Indexes{0});
  CHECK(holders(workspace, 2).empty());
  CHECK(holders(workspace, 3).empty());
  CHECK(holders(workspace, 4).empty());
  CHECK(holders(workspace, 5).empty());
  using enum PolicyKind;
  CHECK(scene.kinds() == std::vector{identity, identity, boundary, identity});
  CHECK(Workspace().holders(0).empty());
}

TEST_CASE("a boundary that is elsewhere is told by its ARN, and leaves the policies known") {
  Scene scene;
  scene.scope(1);
  scene.made(0, "role/a");
  scene.attach_policy(0, "role/a", "arn:aws:iam::aws:policy/B", Bond::bounds);
  scene.made(0, "role/b");
  const Workspace workspace = scene.join();
  CHECK(workspace.identity(0).bounded);
  CHECK(workspace.identity(0).boundary == "arn:aws:iam::aws:policy/B");
  CHECK(workspace.identity(0).known == Known::all);
  CHECK_FALSE(workspace.identity(1).bounded);
}

TEST_CASE("a policy of somebody who is not told leaves those of its root and account in doubt") {
  const auto doubts = [](const std::string& account, bool own_provider) {
    Scene scene;
    scene.scope(1).account = kHere;
    scene.scope(2).account = kHere;
    scene.scope(3).account = kThere;
    scene.scope(4);
    RootScope& of = scene.scope(5);
    of.account = account;
    of.own_provider = own_provider;
    scene.places[4].account = own_provider ? kThere : "";
    for (std::size_t i = 0; i < 5; ++i) scene.made(i, "role/r" + std::to_string(i));
    scene.attach_policy(4, "", "arn:aws:iam::aws:policy/P");
    const Workspace workspace = scene.join();
    std::string all;
    for (const Identity& identity : workspace.identities())
      if (identity.perhaps_more) all += identity.key.substr(5) + " ";
    return all;
  };
  CHECK(doubts(kHere, false) == "r0 r1 r4 ");
  CHECK(doubts(kThere, false) == "r2 r4 ");
  CHECK(doubts("", false) == "r4 ");
  CHECK(doubts("", true) == "r4 ");
}

TEST_CASE("one of several of an identity that is open leaves all of it open") {
  Scene scene;
  scene.scope(1).account = kHere;
  scene.scope(2).account = kHere;
  scene.made(0, "role/a", "role/app");
  scene.made(1, "role/b", "role/app");
  scene.attach_policy(0, "role/a", "arn:aws:iam::" + kHere + ":policy/gone");
  const Workspace workspace = scene.join();
  REQUIRE(workspace.identities().size() == 1);
  CHECK(workspace.identity(0).known == Known::open);
}

TEST_CASE("policies of the catalogue stand behind the others, which keep their order") {
  Scene scene;
  scene.scope(1);
  scene.made(0, "role/a");
  for (const bool of_catalog : {true, false, true, false}) {
    scene.document(0).of_catalog = of_catalog;
    scene.attach(0, "role/a", scene.located.documents.size() - 1);
  }
  CHECK(scene.join().identity(0).policies == Indexes{1, 3, 0, 2});
}

TEST_CASE("the account and the Region of a document are told by whoever knows them") {
  struct Case {
    const char* what;
    std::string own, scope, config, reader_config, account;
    bool own_provider, example, of_catalog, has_reader;
  };
  const std::string other = "999900001111";
  const Case cases[] = {
      {"its own", kHere, kThere, other, "", kHere, false, false, false, false},
      {"its root's", "", kThere, other, "", kThere, false, false, false, false},
      {"its config's", "", "", other, "", other, false, false, false, false},
      {"nobody's", "", "", "", "", "", false, false, false, false},
      {"another provider's", "", "", other, "", "", true, false, false, false},
      {"an example's", "", kThere, other, "", "", false, true, false, false},
      {"one of the catalogue", "", kThere, other, "", "", false, false, true, false},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Scene scene;
    RootScope& scope = scene.scope(1);
    scope.account = one.scope;
    scope.own_provider = one.own_provider;
    scene.places[0].account = one.config;
    Document& document = scene.document(0);
    document.account = one.own;
    document.of_catalog = one.of_catalog;
    if (one.example) document.shown = {1, 5};
    scene.join();
    CHECK(scene.located.documents[0].account == one.account);
  }
  // A file that a module reads is where the module is, else where its own config puts it.
  const auto read_by = [&](const std::string& root, const std::string& reader,
                           const std::string& own) {
    Scene scene;
    scene.scope(1);
    scene.places[0].account = root;
    scene.places[1].account = reader;
    scene.places[2].account = own;
    Document& document = scene.document(0);
    document.source = 2;
    document.reader = 1;
    scene.join();
    return scene.located.documents[0].account;
  };
  CHECK(read_by(kHere, kThere, other) == kHere);
  CHECK(read_by("", kThere, other) == kThere);
  CHECK(read_by("", "", other) == other);
}

TEST_CASE("the Region of a document is its own, its root's or its source's") {
  const auto region = [](const std::string& own, const std::string& root, const std::string& source,
                         bool example) {
    Scene scene;
    scene.scope(1).region = root;
    scene.places[0].region = source;
    Document& document = scene.document(0);
    document.region = own;
    if (example) document.shown = {0, 9};
    scene.join();
    return scene.located.documents[0].region;
  };
  CHECK(region("eu-west-1", "eu-west-2", "eu-west-3", false) == "eu-west-1");
  CHECK(region("", "eu-west-2", "eu-west-3", false) == "eu-west-2");
  CHECK(region("", "", "eu-west-3", false) == "eu-west-3");
  CHECK(region("", "", "", false).empty());
  CHECK(region("", "eu-west-2", "eu-west-3", true).empty());
}

TEST_CASE("what somebody has is in their account, where their ARN tells it") {
  const std::string arn = "arn:aws:iam::" + kThere + ":role/app";
  const auto accounts = [](const std::string& told, const std::string& own) {
    Scene scene;
    scene.scope(1).account = kHere;
    scene.made(0, "role/a", "role/app").arn = told;
    scene.document(0).account = own;
    scene.document(0);
    scene.document(0);
    scene.attach(0, "role/a", 0);
    scene.attach(0, "role/a", 1, Bond::trusts);
    scene.attach(0, "role/a", 2, Bond::bounds);
    scene.join();
    Strings all;
    for (const Document& document : scene.located.documents) all.push_back(document.account);
    return all;
  };
  CHECK(accounts(arn, "") == Strings{kThere, kThere, kHere});
  CHECK(accounts(arn, "999900001111") == Strings{"999900001111", kThere, kHere});
  CHECK(accounts("", "") == Strings{kHere, kHere, kHere});
}

TEST_CASE("somebody is found by name and account, or where nobody tells the account") {
  const std::string hole(syntax::kUnknownText);
  Scene scene;
  scene.scope(1).account = kHere;
  scene.scope(2);
  scene.scope(3).account = kThere;
  scene.made(0, "role/r0", "role/here");
  scene.made(1, "role/r1", "role/untold");
  scene.made(2, "role/r2", "role/app-" + hole);
  scene.made(1, "user/r3", "user/" + hole + "-bot");
  scene.made(0, "role/r4");
  const Workspace workspace = scene.join();
  REQUIRE(keys(workspace) == Strings{"role/r0", "role/r1", "role/r2", "user/r3", "role/r4"});

  CHECK(workspace.find(kHere, "role/here") == &workspace.identity(0));
  CHECK(workspace.find(kThere, "role/here") == nullptr);
  CHECK(workspace.find("", "role/here") == nullptr);
  CHECK(workspace.find("", "role/untold") == nullptr);
  CHECK(workspace.find(kHere, "role/untold") == nullptr);
  CHECK(workspace.find(kThere, "role/app-" + hole) == nullptr);
  CHECK(workspace.find(kHere, "") == nullptr);

  CHECK(workspace.find_perhaps(kHere, "role/here") == &workspace.identity(0));
  CHECK(workspace.find_perhaps(kThere, "role/here") == nullptr);
  CHECK(workspace.find_perhaps(kHere, "role/untold") == &workspace.identity(1));
  CHECK(workspace.find_perhaps(kHere, "role/nobody") == nullptr);

  CHECK(workspace.may_hold(kHere, "role/here"));
  CHECK_FALSE(workspace.may_hold(kThere, "role/here"));
  CHECK(workspace.may_hold(kThere, "role/untold"));
  CHECK(workspace.may_hold(kThere, "role/app-1"));
  CHECK_FALSE(workspace.may_hold(kHere, "role/app-1"));
  CHECK_FALSE(workspace.may_hold(kThere, "role/ap-1"));
  CHECK(workspace.may_hold(kHere, "user/ci-bot"));
  CHECK_FALSE(workspace.may_hold(kHere, "user/ci-robot1"));
  CHECK_FALSE(workspace.may_hold(kHere, "role/nobody"));
}

TEST_CASE("repository and registry policies are found by account and name") {
  Scene scene;
  scene.scope(1);
  const auto repository = [&](const std::string& account, const std::string& name,
                              std::size_t group = 0, PolicyKind kind = PolicyKind::repository) {
    Document& document = scene.document(0, kind);
    document.account = account;
    document.repository = name;
    document.group = group;
  };
  repository(kHere, "app");
  repository(kHere, "web");
  repository(kThere, "app");
  repository(kHere, "app");
  repository(kHere, "app", 1);
  repository("", "app");
  repository(kHere, "");
  repository(kHere, "app", 0, PolicyKind::identity);
  repository(kHere, "", 0, PolicyKind::registry);
  repository("", "", 0, PolicyKind::registry);
  repository(kThere, "", 0, PolicyKind::registry);
  const Workspace workspace = scene.join();
  const auto found = [&](const std::string& account, const std::string& name) {
    const auto all = workspace.repository(account, name);
    return Indexes(all.begin(), all.end());
  };
  CHECK(found(kHere, "app") == Indexes{0, 3});
  CHECK(found(kHere, "web") == Indexes{1});
  CHECK(found(kThere, "app") == Indexes{2});
  CHECK(found(kThere, "web").empty());
  CHECK(found("", "app").empty());
  CHECK(found(kHere, "").empty());
  CHECK(workspace.registry(kHere) == Indexes{8, 9});
  CHECK(workspace.registry(kThere) == Indexes{10, 9});
  CHECK(workspace.registry("999900001111") == Indexes{9});
  CHECK(workspace.registry("") == Indexes{9});
}

TEST_CASE("policies of one target are the first's, within a root") {
  Scene scene;
  scene.scope(1);
  scene.scope(2);
  const std::pair<std::size_t, const char*> documents[] = {{0, "a"}, {0, ""},  {0, "b"}, {0, "a"},
                                                           {0, ""},  {1, "a"}, {0, "a"}, {1, "a"}};
  for (const auto& one : documents)
    scene.document(one.first, PolicyKind::repository).target = one.second;
  const Workspace workspace = scene.join();
  const Indexes first{0, 1, 2, 0, 4, 5, 0, 5};
  for (std::size_t i = 0; i < first.size(); ++i) {
    CAPTURE(i);
    CHECK(workspace.first_of_target(i) == first[i]);
    CHECK(workspace.root(i) == scene.located.scopes[scene.located.documents[i].scope].root);
  }
}

TEST_CASE("what is not told of its own place stands for the account and Region of its scope") {
  Scene scene;
  RootScope& scope = scene.scope(1);
  scope.account = kHere;
  scope.region = "eu-west-1";
  scene.made(0, "role/a",
             std::string("role/app-") + syntax::kOwnAccount + "-" + syntax::kOwnRegion);
  CHECK(scene.join().identity(0).name == "role/app-" + kHere + "-eu-west-1");
}
