// SPDX-License-Identifier: Apache-2.0
// Random requests and policies that love corner cases. One seed gives the same cases everywhere.

/** A small generator of good enough numbers (mulberry32). */
export class Random {
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  chance(p) { return this.next() < p; }
  below(n) { return Math.floor(this.next() * n); }
  pick(list) { return list[this.below(list.length)]; }
  some(list, most) {
    return Array.from({ length: 1 + this.below(most) }, () => this.pick(list));
  }
}

const ACCOUNTS = ['111122223333', '444455556666', '777788889999'];
const REPOSITORIES = ['app', 'app/web', 'app/web/v2', 'prod/api', 'p'];
const ACTIONS = ['BatchGetImage', 'GetDownloadUrlForLayer', 'PutImage', 'BatchCheckLayerAvailability',
  'SetRepositoryPolicy', 'DescribeImages', 'BatchImportUpstreamImage', 'TagResource'];
const RARE_ACTIONS = ['GetAuthorizationToken', 'DescribeRegistry', 'CreateRepository', 'ReplicateImage'];
const ORGANIZATIONS = ['o-aaaaaaaaaa', 'o-bbbbbbbbbb'];
const PATHS = ['o-aaaaaaaaaa/r-ab12/ou-ab12-11111111/', 'o-aaaaaaaaaa/r-ab12/', 'o-bbbbbbbbbb/r-cd34/'];
const SERVICES = ['lambda.amazonaws.com', 'codebuild.amazonaws.com'];
const WORDS = ['red', 'Red', 'blue', 'red*', 'r?d', 'app', 'web', 'a:b', 'x y', ''];
const ADDRESSES = ['203.0.113.7', '203.0.113.255', '10.1.2.3', '198.51.100.1', '2001:db8::5', '2001:DB8:0:0:0:0:0:5',
  '2001:db8:1::9'];
const RANGES = ['203.0.113.0/24', '203.0.113.7', '203.0.113.7/32', '10.0.0.0/8', '10.1.2.3/8', '0.0.0.0/0', '::/0',
  '2001:db8::/32', '2001:db8::5', '2001:db8::5/128', '2001:db8::1/32', '203.0.113.128/25', '198.51.100.1/31'];
const DATES = ['2026-05-05T00:00:00Z', '2026-05-05T01:00:00+01:00', '2026-05-05', '2026-05-04T23:59:59Z', '2026-05-05T00:00Z',
  '2026-05-05T00:00:00.000Z', '2026-05-05T00:00:01Z', '1777939200', '1777939201', '2026', '2026-05'];
const NUMBERS = ['0', '5', '5.0', '05', '-1', '3600', '3599.5', '1e3', '1000', '10'];
const MALFORMED = ['abc', '', '5x', '300.1.1.1', 'arn:aws:iam', 'yes'];

/** Keys by the type of their values; `list`: several come with one request. */
const KEYS = {
  string: ['aws:PrincipalOrgID', 'aws:PrincipalTag/team', 'aws:ResourceTag/team', 'aws:SourceVpce', 'aws:PrincipalAccount',
    'aws:UserAgent', 'aws:PrincipalType', 'aws:username', 'aws:SourceAccount', 'aws:ResourceAccount'],
  arn: ['aws:PrincipalArn', 'aws:SourceArn'],
  bool: ['aws:SecureTransport', 'aws:MultiFactorAuthPresent', 'aws:ViaAWSService', 'aws:PrincipalIsAWSService'],
  date: ['aws:CurrentTime', 'aws:TokenIssueTime'],
  number: ['aws:MultiFactorAuthAge'],
  ip: ['aws:SourceIp', 'aws:VpcSourceIp'],
  list: ['aws:TagKeys', 'aws:PrincipalOrgPaths', 'aws:CalledVia'],
};
const OPERATORS = {
  string: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike',
    'StringNotLike'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  bool: ['Bool'],
  date: ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  number: ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan',
    'NumericGreaterThanEquals'],
  ip: ['IpAddress', 'NotIpAddress'],
};

const repository = (account, name) => `arn:aws:ecr:us-east-1:${account}:repository/${name}`;

/** Any letters of a text in another case. */
function recase(random, text) {
  const how = random.below(3);
  return how === 0 ? text.toLowerCase() : how === 1 ? text.toUpperCase()
    : [...text].map((c) => (random.chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join('');
}

/** A pattern made of a text by putting wildcards for pieces of it, across any of its fields. The first of an ARN stays:
 *  AWS takes no Resource that is neither an ARN nor `*`. */
function blur(random, text) {
  if (text.startsWith('arn:')) return 'arn:' + blur(random, text.slice(4));
  for (let i = random.below(3) + 1; i > 0 && text.length > 1; --i) {
    const at = random.below(text.length);
    const size = random.below(Math.min(12, text.length - at)) + 1;
    const how = random.below(4);
    if (how === 0) text = text.slice(0, at) + '?' + text.slice(at + 1);
    else if (how === 1) text = text.slice(0, at) + '*';
    else text = text.slice(0, at) + '*' + text.slice(at + size);
  }
  return text;
}

/** Wildcards for whole fields of an ARN. */
function blur_fields(random, arn) {
  return arn.split(':').map((field, i) => {
    if (i === 0 || !random.chance(0.3)) return field;
    return i < 5 ? random.pick(['*', '*', field.slice(0, 2) + '*', '?' + field.slice(1), '']) : blur(random, field);
  }).join(':');
}

export class Generator {
  constructor(seed) { this.random = new Random(seed); }

  /** The next case. */
  next(id) {
    const r = this.random;
    this.home = r.pick(ACCOUNTS.slice(0, 2));
    this.owner = r.chance(0.62) ? this.home : r.pick(ACCOUNTS.slice(0, 2));
    this.take_principal();
    const rare = r.chance(0.06);
    this.action = 'ecr:' + r.pick(rare ? RARE_ACTIONS : ACTIONS);
    const whole = ['GetAuthorizationToken', 'DescribeRegistry'].some((name) => this.action.endsWith(name));
    this.resource = whole ? '*' : repository(this.owner, r.pick(REPOSITORIES));
    this.take_context();
    const request = { principal: this.principal, action: r.chance(0.06) ? recase(r, this.action) : this.action,
      resource: this.resource, resourceAccount: whole ? this.home : this.owner, context: this.context };
    if (this.role) request.role = this.role;
    return { id, request, policies: this.policies() };
  }

  take_principal() {
    const r = this.random;
    const a = this.home;
    const path = r.pick(['', '', '', 'team/x/']);
    this.role = '';
    this.role_arn = '';
    this.kind = r.pick(['role', 'role', 'session', 'session', 'session', 'user', 'user', 'federated', 'root', 'service',
      'linked', 'anonymous'].slice(0, r.chance(0.75) ? 7 : 12));
    if (this.kind === 'anonymous' && r.chance(0.5)) this.kind = 'user';
    switch (this.kind) {
      case 'role': this.principal = this.role_arn = `arn:aws:iam::${a}:role/${path}dev`; break;
      case 'session':
        this.role = this.role_arn = `arn:aws:iam::${a}:role/${path}dev`;
        this.principal = `arn:aws:sts::${a}:assumed-role/dev/s1`;
        break;
      case 'linked':
        this.role = this.role_arn =
          `arn:aws:iam::${a}:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication`;
        this.principal = `arn:aws:sts::${a}:assumed-role/AWSServiceRoleForECRReplication/s1`;
        break;
      case 'user': this.principal = `arn:aws:iam::${a}:user/${path}ann`; break;
      case 'federated': this.principal = `arn:aws:sts::${a}:federated-user/bob`; break;
      case 'root': this.principal = `arn:aws:iam::${a}:root`; break;
      case 'service': this.principal = r.pick(SERVICES); break;
      default: this.principal = { type: 'Anonymous' };
    }
  }

  /** Keys that follow from the request, which iam-simulate does not derive, and some others. */
  take_context() {
    const r = this.random;
    const c = (this.context = {});
    const type = { role: 'AssumedRole', session: 'AssumedRole', linked: 'AssumedRole', user: 'User',
      federated: 'FederatedUser', root: 'Account' }[this.kind];
    if (type) {
      Object.assign(c, { 'aws:PrincipalArn': this.role_arn || this.principal, 'aws:PrincipalAccount': this.home,
        'aws:PrincipalType': type, 'aws:PrincipalIsAWSService': 'false' });
      if (this.kind === 'user') c['aws:username'] = 'ann';
      if (r.chance(0.7)) c['aws:PrincipalOrgID'] = r.pick(ORGANIZATIONS);
      if (r.chance(0.5)) c['aws:PrincipalOrgPaths'] = r.some(PATHS, 2);
      if (r.chance(0.4)) c['aws:PrincipalTag/team'] = r.pick(WORDS);
      if (r.chance(0.4)) c['aws:MultiFactorAuthPresent'] = r.pick(['true', 'false']);
      if (r.chance(0.4)) c['aws:MultiFactorAuthAge'] = r.pick(NUMBERS);
      if (r.chance(0.4)) c['aws:TokenIssueTime'] = r.pick(DATES.slice(0, 7));
    } else if (this.kind === 'service') {
      Object.assign(c, { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': this.principal });
      if (r.chance(0.6)) c['aws:SourceAccount'] = r.pick(ACCOUNTS);
      if (r.chance(0.6)) c['aws:SourceArn'] = `arn:aws:lambda:us-east-1:${this.owner}:function:f${r.below(3)}`;
    }
    if (this.resource !== '*') c['aws:ResourceAccount'] = this.owner;
    else if (type) c['aws:ResourceAccount'] = this.home;
    if (this.resource !== '*') c['aws:RequestedRegion'] = 'us-east-1';
    if (r.chance(0.7)) c['aws:SourceIp'] = r.pick(ADDRESSES);
    else if (r.chance(0.5)) c['aws:VpcSourceIp'] = r.pick(ADDRESSES);
    if (r.chance(0.8)) c['aws:SecureTransport'] = r.pick(['true', 'true', 'false', 'True']);
    if (r.chance(0.4)) c['aws:ResourceTag/team'] = r.pick(WORDS);
    if (r.chance(0.3)) c['aws:SourceVpce'] = r.pick(['vpce-11111111', 'vpce-22222222']);
    if (r.chance(0.3)) c['aws:UserAgent'] = r.pick(WORDS);
    if (r.chance(0.6)) c['aws:CurrentTime'] = r.pick(DATES.slice(0, 7));
    if (r.chance(0.5)) c['aws:TagKeys'] = r.pick([[], ['team'], ['team', 'env'], ['env', 'x'], ['']]);
    if (r.chance(0.3)) c['aws:CalledVia'] = r.pick([['cloudformation.amazonaws.com'], ['a', 'b']]);
    if (r.chance(0.3)) c['aws:ViaAWSService'] = r.pick(['true', 'false']);
    if (r.chance(0.04)) c[r.pick(['aws:SourceIp', 'aws:MultiFactorAuthAge', 'aws:CurrentTime', 'aws:SourceArn'])] =
      r.pick(MALFORMED);
  }

  policies() {
    const r = this.random;
    const p = {};
    const stack = r.chance(0.5);
    const signed_in = this.kind !== 'service' && this.kind !== 'anonymous';
    p.identity = Array.from({ length: signed_in ? r.pick([0, 1, 1, 1, 2]) : 0 }, () => this.policy('identity'));
    if (r.chance(stack ? 0.75 : 0.45)) p.resource = this.policy('resource');
    if (!stack) return p;
    if (r.chance(0.25) && signed_in && this.kind !== 'root') p.boundary = [this.policy('boundary')];
    if (r.chance(0.25) && ['role', 'session', 'federated'].includes(this.kind)) p.session = this.policy('session');
    if (r.chance(0.25) && this.kind !== 'anonymous') p.scp = this.levels('scp');
    if (r.chance(0.2)) p.rcp = this.levels('rcp');
    if (r.chance(0.15)) p.vpce = [this.policy('vpce')];
    return p;
  }

  levels(kind) {
    const r = this.random;
    const level = (name) => {
      if (kind === 'rcp') return { id: name, policies: [this.policy('rcp')] };
      const all = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
      const policies = r.chance(0.75) ? [all] : [];
      if (r.chance(0.5) || policies.length === 0) policies.push(this.policy('scp'));
      return { id: name, policies };
    };
    return ['root', 'unit', 'account'].slice(0, 1 + r.below(3)).map(level);
  }

  policy(kind) {
    const r = this.random;
    const statements = Array.from({ length: r.pick([1, 1, 1, 2, 2, 3]) }, () => this.statement(kind));
    const policy = {};
    const version = r.below(20);
    if (version < 15 || kind === 'rcp') policy.Version = '2012-10-17';
    else if (version < 19) policy.Version = '2008-10-17';
    policy.Statement = statements.length === 1 && r.chance(0.5) ? statements[0] : statements;
    return policy;
  }

  one_or_list(list) { return list.length === 1 && this.random.chance(0.6) ? list[0] : list; }

  statement(kind) {
    const r = this.random;
    const s = { Effect: kind === 'rcp' || r.chance(0.25) ? 'Deny' : 'Allow' };
    if (kind === 'resource') {
      const not = r.chance(s.Effect === 'Deny' ? 0.15 : 0.05);
      s[not ? 'NotPrincipal' : 'Principal'] = this.principals(not);
    } else if (kind === 'rcp' || kind === 'vpce') {
      s.Principal = '*';
    }
    const open = s.Effect === 'Allow' && ['boundary', 'session', 'scp', 'vpce'].includes(kind) && r.chance(0.5);
    const not_action = kind !== 'rcp' && r.chance(0.07);
    s[not_action ? 'NotAction' : 'Action'] =
      this.one_or_list(Array.from({ length: r.pick([1, 1, 2, 3]) }, () => this.action_pattern(kind, open)));
    const not_resource = r.chance(0.06);
    const omitted = kind === 'resource' && r.chance(0.4);
    if (!omitted)
      s[not_resource ? 'NotResource' : 'Resource'] =
        this.one_or_list(Array.from({ length: r.pick([1, 1, 1, 2]) }, () => this.resource_pattern(open)));
    if (r.chance(open ? 0.2 : 0.5)) s.Condition = this.conditions();
    return s;
  }

  action_pattern(kind, open) {
    const r = this.random;
    if (open || r.chance(0.25)) return kind === 'rcp' ? 'ecr:*' : r.pick(['ecr:*', '*', 'ECR:*', 'ecr:*']);
    const name = r.chance(0.75) ? this.action.slice(4) : r.pick(ACTIONS);
    const pattern = r.chance(0.4) ? blur(r, name) : name;
    return 'ecr:' + (r.chance(0.1) ? recase(r, pattern) : pattern);
  }

  resource_pattern(open) {
    const r = this.random;
    if (open || r.chance(0.3)) return '*';
    const arn = this.resource !== '*' && r.chance(0.8) ? this.resource
      : repository(r.pick(ACCOUNTS), r.pick(REPOSITORIES));
    switch (r.below(8)) {
      case 0: case 1: return arn;
      case 2: case 3: return blur_fields(r, arn);
      case 4: return blur(r, arn);
      case 5: return arn.replace(/(app|web|p)/, this.variable());
      case 6: return arn.replace(/\d{12}/, r.pick(['${aws:PrincipalAccount}', '*', '????????????']));
      default: return arn.replace(/repository\/.*/, r.pick(['repository/*', 'repository/app*', 'repository/*/web*', '*',
        'REPOSITORY/*', 'repository/${*}', 'repository/a?p', 'repository/App']));
    }
  }

  variable() {
    const r = this.random;
    const key = r.pick(['aws:PrincipalTag/team', 'aws:ResourceTag/team', 'aws:username', 'aws:PrincipalOrgID',
      'aws:UserAgent', 'aws:PrincipalAccount', 'aws:principaltag/team']);
    return r.pick(['${' + key + '}', '${' + key + '}', '${' + key + ", 'app'}", '${' + key + ", 'red'}", '${*}', '${?}',
      '${$}']);
  }

  principals(not) {
    const r = this.random;
    if (!not && r.chance(0.2)) return r.pick(['*', { AWS: '*' }]);
    if (this.kind === 'service' ? r.chance(0.8) : r.chance(0.04)) {
      const names = this.kind === 'service' && r.chance(0.8) ? [this.principal] : r.some(SERVICES, 2);
      return { Service: this.one_or_list(names) };
    }
    return { AWS: this.one_or_list(Array.from({ length: r.pick([1, 1, 1, 2, 3]) }, () => this.named())) };
  }

  /** A principal that is, holds, or is like the caller. */
  named() {
    const r = this.random;
    const a = r.chance(0.85) ? this.home : r.pick(ACCOUNTS);
    const self = typeof this.principal === 'string' && this.principal.startsWith('arn:') ? this.principal
      : `arn:aws:iam::${a}:user/ann`;
    return r.pick([self, self, this.role_arn || self, this.role_arn || self, a, `arn:aws:iam::${a}:root`,
      `arn:aws:iam::${a}:role/dev`, `arn:aws:iam::${a}:role/other`, `arn:aws:iam::${a}:user/ann`,
      `arn:aws:iam::${a}:user/Ann`, `arn:aws:sts::${a}:assumed-role/dev/s1`, `arn:aws:sts::${a}:assumed-role/dev/s2`,
      `arn:aws:sts::${a}:federated-user/bob`]);
  }

  conditions() {
    const r = this.random;
    const all = {};
    for (let i = r.pick([1, 1, 1, 2, 2, 3]); i > 0; --i) {
      const { operator, key, values } = this.condition();
      (all[operator] ??= {})[key] = values;
    }
    return all;
  }

  condition() {
    const r = this.random;
    const type = r.pick(['string', 'string', 'string', 'arn', 'bool', 'date', 'number', 'ip', 'ip', 'list', 'list', 'null']);
    if (type === 'null') {
      const keys = Object.values(KEYS).flat();
      return { operator: 'Null', key: this.spelt(r.pick(keys)), values: r.pick(['true', 'false', true, false]) };
    }
    const key = r.pick(KEYS[type]);
    const family = type === 'list' || r.chance(0.02) ? 'string' : type;
    let operator = r.pick(OPERATORS[family]);
    const value = () => this.value(type, key, operator);
    const count = r.pick([1, 1, 1, 2, 3]);
    let values = this.one_or_list(Array.from({ length: count }, value));
    if (r.chance(0.015)) values = [];
    if (type === 'bool') values = r.pick(['true', 'false', true, false, 'TRUE']);
    if (type === 'number' && typeof values === 'string' && /^-?[1-9]\d*$/.test(values) && r.chance(0.3))
      values = Number(values);
    if (r.chance(0.18)) operator += 'IfExists';
    if (r.chance(type === 'list' ? 0.88 : 0.08)) operator = r.pick(['ForAllValues:', 'ForAnyValue:']) + operator;
    return { operator, key: this.spelt(key), values };
  }

  spelt(key) { return this.random.chance(0.06) && !key.includes('/') ? recase(this.random, key) : key; }

  value(type, key, operator) {
    const r = this.random;
    if (type !== 'bool' && r.chance(0.02)) return r.pick(MALFORMED);
    const given = this.context[key];
    const given_text = Array.isArray(given) ? r.pick(given) : given;
    if (type === 'ip') return r.pick(RANGES);
    if (type === 'date') return r.pick(DATES);
    if (type === 'number') return given !== undefined && r.chance(0.4) ? given : r.pick(NUMBERS);
    if (type === 'arn') return this.arn_value(given);
    const like = operator.includes('Like');
    if (r.chance(0.12)) return this.variable();
    if (given_text !== undefined && r.chance(0.6)) {
      if (like && r.chance(0.6)) return blur(r, given_text);
      return operator.includes('IgnoreCase') ? recase(r, given_text) : given_text;
    }
    return r.pick([...WORDS, ...ORGANIZATIONS, ...ACCOUNTS, 'team', 'env', 'vpce-11111111', PATHS[0],
      PATHS[1] + '*', 'User', 'AssumedRole', '*', '${*}', 'r${?}d']);
  }

  arn_value(given) {
    const r = this.random;
    const arn = given !== undefined && given.startsWith('arn:') && r.chance(0.8) ? given
      : `arn:aws:iam::${r.pick(ACCOUNTS)}:role/dev`;
    switch (r.below(8)) {
      case 0: case 1: return arn;
      case 2: case 3: return blur_fields(r, arn);
      case 4: return blur(r, arn);
      case 5: return arn.replace(/\d{12}/, r.pick(['${aws:PrincipalAccount}', '*', '????????????', '']));
      case 6: return arn.replace(/(dev|ann)/, this.variable());
      default: return r.pick(['*', 'arn:aws:iam::*:role/*', 'arn:*', 'arn:aws:*:*:*:*', 'arn:aws:iam::*:*',
        'arn:aws:lambda:*:*:function:*']);
    }
  }
}
