// SPDX-License-Identifier: Apache-2.0
// Why ecrlint and iam-simulate disagree where they do, each with the documentation that settles it.
//
// `heard`: iam-simulate departs from the documentation. The entry rewrites the case into one that has the same
//   answer by the documentation but not the feature in question; asked that, both must agree.
// `also`: the same for a way in that iam-simulate does not know: where the rewritten case, which has that way alone,
//   is allowed, so is the case.
// `sites`: the documentation is silent, so ecrlint says unknown. Each site of the case has all answers that are
//   possible as ways to rewrite it. Over all of them iam-simulate must say both allowed and not allowed where ecrlint
//   says unknown, and must agree with itself where ecrlint decides.
const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const NOBODY = 'arn:aws:iam::999999999999:user/nobody';
const NO_ARN = 'arn:aws:iam::999999999999:role/none';
const NO_REPOSITORY = 'arn:aws:ecr:us-east-1:999999999999:repository/none';
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** Every policy of the case with its kind. */
export function* documents({ policies }) {
  for (const kind of ['identity', 'boundary', 'vpce', 'resource', 'session'])
    for (const policy of list(policies[kind])) yield { kind, policy };
  for (const kind of ['scp', 'rcp'])
    for (const level of policies[kind] ?? []) for (const policy of level.policies) yield { kind, policy };
}

export function* statements(c) {
  for (const { kind, policy } of documents(c))
    for (const statement of list(policy.Statement)) yield { kind, policy, statement };
}

/** What the request has under a key: a list, nothing when the key is absent. */
export function given(c, key) {
  for (const [name, value] of Object.entries(c.request.context))
    if (name.toLowerCase() === key.toLowerCase()) return list(value);
  return undefined;
}

const is_list = (c, key) => Object.entries(c.request.context).some(
  ([name, value]) => name.toLowerCase() === key.toLowerCase() && Array.isArray(value));

/** Every condition of the case, its operator taken apart. */
export function* conditions(c) {
  for (const at of statements(c))
    for (const [operator, block] of Object.entries(at.statement.Condition ?? {}))
      for (const key of Object.keys(block)) {
        const [, set, base, if_exists] = /^(ForAllValues:|ForAnyValue:|)(.*?)(IfExists|)$/.exec(operator);
        yield { ...at, operator, block, key, set, base, if_exists: if_exists !== '',
          negated: /Not/.test(base), family: family_of(base), values: list(block[key]),
          present: given(c, key), is_list: is_list(c, key) };
      }
}

function family_of(base) {
  if (base.startsWith('String')) return 'string';
  if (base.startsWith('Arn')) return 'arn';
  if (base.startsWith('Date')) return 'date';
  if (base.startsWith('Numeric')) return 'number';
  return base.endsWith('IpAddress') ? 'ip' : base.toLowerCase();
}

const drop = (condition) => { delete condition.block[condition.key]; };
const never = (condition) => {
  drop(condition);
  condition.statement.Condition = { ...condition.statement.Condition };
  condition.statement.Condition.StringEquals = { ...condition.statement.Condition.StringEquals, 'aws:Referer': 'x' };
};

const number = (text) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
const date = (text) => /^\d{5,18}$/.test(text) ||
  /^\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?)?)?$/i.test(text);
const address = (text) => /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)(\/\d+)?$/i.test(text) && !/\d{4,}\.|[3-9]\d\d\./.test(text);
const arn = (text) => text.split(':').length >= 6;
const fits = { number, date, ip: address, arn, bool: (text) => /^(true|false)$/i.test(text) };

/** The names of variables in a text: [key, default or undefined]. */
function variables(text) {
  return [...text.matchAll(/\$\{([^}*?$][^}]*)\}/g)].map((m) => {
    const comma = m[1].indexOf(',');
    return comma < 0 ? [m[1], undefined] : [m[1].slice(0, comma), m[1].slice(comma + 1)];
  });
}
const unresolved = (c, text) => variables(text).some(([key, fallback]) => {
  const values = given(c, key);
  return fallback === undefined && (values === undefined || (is_list(c, key) && values.length !== 1));
});
const is_2012 = (policy) => policy.Version === '2012-10-17';

/** A Resource taken apart: wildcards and single characters, variables filled in, fields completed. */
function reading(c, policy, text, complete = true) {
  const parts = (is_2012(policy) ? text.match(/\$\{[^}]*\}|[^]/g) : [...text]).flatMap((token) => {
    if (token === '*' || token === '?') return [token];
    const inside = token.startsWith('${') && token.length > 2 ? token.slice(2, -1) : undefined;
    if (inside === undefined || ['*', '?', '$'].includes(inside)) return [{ text: inside ?? token }];
    const [key, fallback] = variables(token)[0];
    return [...(given(c, key)?.[0] ?? /'(.*)'/.exec(fallback)?.[1] ?? '')].map((one) => ({ text: one }));
  });
  const colon = (part) => part?.text === ':';
  for (let i = parts.filter(colon).length; complete && i < 5 && parts.at(-1) !== '*'; ++i) parts.push({ text: ':' }, '*');
  const ends = (i) => i + 1 === parts.length || colon(parts[i + 1]);
  return { parts, colon, ends: parts.some((part, i) => part === '*' && ends(i)), at_end: ends };
}

/** Does the Resource match the request's? `across`: as the documentation says, a star that ends a field takes colons. */
function matches(c, policy, text, across, complete = true) {
  if (is_2012(policy) && unresolved(c, text)) return false;
  const { parts, colon, at_end } = reading(c, policy, text, complete);
  let colons = 0;
  const pattern = parts.map((part, i) => {
    if (colon(part)) ++colons;
    if (part === '*') return across && at_end(i) || colons >= 5 ? '.*' : '[^:]*';
    return part === '?' ? '[^:]' : part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${pattern.join('')}$`, 's').test(c.request.resource);
}

/** An incomplete ARN that matches by its stars, but no more once it is completed. */
function is_ambiguous(c, policy, text) {
  return text !== '*' && !text.includes('${') && !arn(text) &&
    matches(c, policy, text, true, false) && !matches(c, policy, text, true, true);
}

/** Writes out what some Resource entries match: this request's resource, or none. */
function rewrite_resources(c, which) {
  let done = false;
  for (const { policy, statement } of statements(c))
    for (const element of ['Resource', 'NotResource'])
      if (statement[element] !== undefined)
        statement[element] = list(statement[element]).map((text) => {
          if (is_ambiguous(c, policy, text) || !which(text, policy)) return text;
          done = true;
          return matches(c, policy, text, true) ? c.request.resource : NO_REPOSITORY;
        });
  return done;
}

/** Puts other values for some of the conditions. */
function rewrite_values(c, which, change) {
  let done = false;
  for (const at of conditions(c)) {
    if (!which(at)) continue;
    at.block[at.key] = at.values.flatMap((value) => {
      const changed = change(String(value));
      done ||= changed !== undefined;
      return changed ?? [value];
    });
  }
  return done;
}

const is_service = (c) => typeof c.request.principal === 'string' && !c.request.principal.startsWith('arn:');
const is_anonymous = (c) => typeof c.request.principal !== 'string';
const action = (c) => c.request.action.toLowerCase().slice(4);
const role_of = (name) => /:assumed-role\/([^/]+)\//.exec(name)?.[1];
const named = (principal) => (typeof principal === 'string' ? [principal]
  : Object.values(principal ?? {}).flatMap(list));

export const heard = [
  {
    name: 'variables-of-2008',
    why: '${...} is plain text unless Version is 2012-10-17',
    doc: GUIDE + 'reference_policies_elements_version.html',
    rewrite(c) {
      let done = false;
      const plain = (text) => {
        if (typeof text !== 'string' || !text.includes('${')) return text;
        done = true;
        return text.replaceAll('${', '${$}{');
      };
      const both = (value) => (Array.isArray(value) ? value.map(plain) : plain(value));
      for (const { policy, statement } of statements(c)) {
        if (is_2012(policy)) continue;
        for (const element of ['Resource', 'NotResource'])
          if (statement[element]) statement[element] = both(statement[element]);
        for (const block of Object.values(statement.Condition ?? {}))
          for (const key of Object.keys(block)) block[key] = both(block[key]);
      }
      return done;
    },
  },
  {
    name: 'unresolved-variable',
    why: 'a value with a variable that is not in the request equals nothing, so a negated operator is met',
    doc: GUIDE + 'reference_policies_variables.html',
    rewrite(c) {
      let done = false;
      for (const at of conditions(c)) {
        if (!is_2012(at.policy) || !['string', 'arn'].includes(at.family)) continue;
        const values = at.values.map((value) => (typeof value === 'string' && unresolved(c, value)
          ? (done = true, at.family === 'arn' ? NO_ARN : '~nothing~') : value));
        if (values.some((value, i) => value !== at.values[i])) at.block[at.key] = values;
      }
      return done;
    },
  },
  {
    name: 'star-that-ends-a-field',
    why: 'a star that is the last character of a field of a Resource takes colons too',
    doc: GUIDE + 'reference_policies_elements_resource.html',
    rewrite(c) {
      return rewrite_resources(c, (text, policy) => text !== '*' && reading(c, policy, text).ends &&
        matches(c, policy, text, true) !== matches(c, policy, text, false));
    },
  },
  {
    name: 'wildcard-in-resource-type',
    why: 'a star replaces anything within a segment; AWS\'s own managed policies say *:*:*/webacl/*',
    doc: GUIDE + 'reference_policies_elements_resource.html',
    rewrite(c) { return rewrite_resources(c, (text) => arn(text) && /[*?]/.test(text.split(':').slice(5).join(':').split('/')[0])); },
  },
  {
    name: 'variable-in-resource-field',
    why: 'a policy variable may stand in any field of a Resource',
    doc: GUIDE + 'reference_policies_variables.html',
    rewrite(c) { return rewrite_resources(c, (text, policy) => is_2012(policy) && /^arn:[^/]*\$\{[^}]*\}:/.test(text)); },
  },
  {
    name: 'incomplete-resource',
    why: 'fields that a Resource leaves out are completed with *',
    doc: GUIDE + 'reference_policies_elements_resource.html',
    rewrite(c) { return rewrite_resources(c, (text) => text !== '*' && !arn(text)); },
  },
  {
    name: 'unresolved-variable-in-resource',
    why: 'a Resource with a variable that is not in the request matches nothing',
    doc: GUIDE + 'reference_policies_variables.html',
    rewrite(c) { return rewrite_resources(c, (text, policy) => is_2012(policy) && unresolved(c, text)); },
  },
  {
    name: 'root-user',
    why: 'the account root user is allowed everything in its account by nobody\'s policy',
    doc: GUIDE + 'reference_policies_evaluation-logic_policy-eval-basics.html',
    rewrite(c) {
      if (is_anonymous(c) || !c.request.principal.endsWith(':root')) return false;
      c.policies.identity = [...c.policies.identity, { Version: '2012-10-17', Statement: ALL }];
      return true;
    },
  },
  {
    name: 'for-all-values-empty',
    why: 'ForAllValues is met by a null data set, such as an empty string',
    doc: GUIDE + 'reference_policies_condition-single-vs-multi-valued-context-keys.html',
    rewrite(c) {
      let done = false;
      for (const at of conditions(c))
        if (at.set === 'ForAllValues:' && at.present !== undefined && at.present.every((value) => value === '')) {
          drop(at);
          done = true;
        }
      return done;
    },
  },
  {
    name: 'epoch-dates',
    why: 'a date condition takes seconds since 1970 as it takes ISO 8601',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_Date',
    rewrite(c) {
      let done = false;
      const iso = (value) => {
        if (!/^\d{5,18}$/.test(String(value))) return value;
        done = true;
        return new Date(Number(value) * 1000).toISOString();
      };
      for (const at of conditions(c)) if (at.family === 'date') at.block[at.key] = at.values.map(iso);
      return done;
    },
  },
  {
    name: 'bare-address',
    why: 'an address without a length is a range of one, however it is spelt, and in no range of the other family',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_IPAddress',
    rewrite(c) {
      return rewrite_values(c, (at) => at.family === 'ip', (value) => (value.includes('/') || !address(value) ? undefined
        : [value + (value.includes(':') ? '/128' : '/32')]));
    },
  },
  {
    name: 'range-of-all-addresses',
    why: '0.0.0.0/0 holds every IPv4 address',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_IPAddress',
    rewrite(c) {
      return rewrite_values(c, (at) => at.family === 'ip',
        (value) => (value === '0.0.0.0/0' ? ['0.0.0.0/1', '128.0.0.0/1'] : undefined));
    },
  },
  {
    name: 'variable-in-arn-field',
    why: 'a policy variable may stand in any field of the value of an ARN operator',
    doc: GUIDE + 'reference_policies_variables.html',
    rewrite(c) {
      return rewrite_values(c, (at) => at.family === 'arn' && is_2012(at.policy),
        (value) => (/^arn:.*\$\{aws:PrincipalAccount\}:/.test(value) && given(c, 'aws:PrincipalAccount')
          ? [value.replaceAll('${aws:PrincipalAccount}', given(c, 'aws:PrincipalAccount')[0])] : undefined));
    },
  },
  {
    name: 'for-any-value-if-exists',
    why: 'IfExists is met when the key is absent, whatever else the operator says',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_IfExists',
    rewrite(c) {
      let done = false;
      for (const at of conditions(c))
        if (at.set === 'ForAnyValue:' && at.if_exists && (at.present === undefined || at.present.length === 0)) {
          drop(at);
          done = true;
        }
      return done;
    },
  },
  {
    name: 'no-number',
    why: 'a numeric operator compares integers and decimals: what is neither equals and exceeds nothing',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_Numeric',
    rewrite(c) {
      let done = false;
      for (const at of conditions(c)) {
        if (at.family !== 'number' || at.negated || !(at.present?.length > 0)) continue;
        const values = at.values.filter((value) => number(String(value)));
        if (values.length === at.values.length && at.present.every(number)) continue;
        done = true;
        if (values.length > 0 && at.present.every(number)) at.block[at.key] = values;
        else never(at);
      }
      return done;
    },
  },
  {
    name: 'variable-of-empty-text',
    why: 'a variable whose key is an empty text is empty; its default is for requests without the key',
    doc: GUIDE + 'reference_policies_variables.html#policy-vars-default-values',
    rewrite(c) {
      let done = false;
      const empty = (text) => text.replace(/\$\{([^}*?$][^},]*)(,[^}]*)?\}/g, (whole, key) => {
        if (!(given(c, key)?.length === 1 && given(c, key)[0] === '')) return whole;
        done = true;
        return '';
      });
      rewrite_values(c, (at) => ['string', 'arn'].includes(at.family) && is_2012(at.policy), (value) => [empty(value)]);
      return done;
    },
  },
  {
    name: 'escape-without-like',
    why: '${*}, ${?} and ${$} stand for the character in every string',
    doc: GUIDE + 'reference_policies_variables.html#policy-vars-specialchars',
    rewrite(c) {
      return rewrite_values(c, (at) => at.family === 'string' && !at.base.endsWith('Like') && is_2012(at.policy),
        (value) => (/\$\{[*?$]\}/.test(value) ? [value.replace(/\$\{([*?])\}/g, '$1')] : undefined));
    },
  },
  {
    name: 'key-without-values',
    why: 'a multivalued key without values is as one that is not in the request',
    doc: GUIDE + 'reference_policies_condition-single-vs-multi-valued-context-keys.html',
    rewrite(c) {
      const empty = Object.entries(c.request.context).filter(([, value]) => Array.isArray(value) && value.length === 0);
      for (const [key] of empty) delete c.request.context[key];
      return empty.length > 0;
    },
  },
  {
    name: 'role-of-session',
    why: 'a role ARN has the path of the role, so another path names no role that the session is of',
    doc: GUIDE + 'reference_identifiers.html',
    rewrite(c) {
      if (!c.request.role) return false;
      let done = false;
      const other = (name) => /:role\//.test(name) && name !== c.request.role && name.endsWith('/dev');
      for (const { statement } of statements(c))
        for (const element of ['Principal', 'NotPrincipal'])
          if (list(statement[element]?.AWS).some(other)) {
            done = true;
            statement[element].AWS = list(statement[element].AWS).map((name) => (other(name) ? NOBODY : name));
          }
      return done;
    },
  },
  {
    name: 'service-linked-role',
    why: 'SCPs and RCPs do not hold service-linked roles',
    doc: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    rewrite(c) {
      if (is_anonymous(c) || !c.request.principal.includes('/AWSServiceRoleFor')) return false;
      const done = c.policies.scp !== undefined || c.policies.rcp !== undefined;
      delete c.policies.scp;
      delete c.policies.rcp;
      return done;
    },
  },
  {
    name: 'service-principal',
    why: 'SCPs hold the users and roles of an organization\'s accounts; AWS services are none, and call from no VPC of theirs',
    doc: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    rewrite(c) {
      if (!is_service(c)) return false;
      const done = c.policies.scp !== undefined || c.policies.vpce !== undefined;
      delete c.policies.scp;
      delete c.policies.vpce;
      return done;
    },
  },
  {
    name: 'no-repository-asked',
    why: 'an action without resource types has no resource whose policy could speak; a repository that is created has no '
      + 'policy yet, and replication asks the registry policy',
    doc: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html',
    rewrite(c) {
      if (!['getauthorizationtoken', 'describeregistry', 'createrepository', 'replicateimage'].includes(action(c)))
        return false;
      const done = c.policies.resource !== undefined;
      delete c.policies.resource;
      return done;
    },
  },
];

/** Does an entry of NotPrincipal leave the caller out of the statement? */
function leaves_out(c, entry) {
  const account = /::(\d{12}):/.exec(c.request.principal)?.[1];
  return [c.request.principal, c.request.role, account, `arn:aws:iam::${account}:root`].includes(entry);
}

export const also = [
  {
    name: 'named-directly',
    why: 'a repository policy that names the session, the federated user or everyone is not limited by what a session policy '
      + 'leaves out; Allow with NotPrincipal is everyone but those listed',
    doc: GUIDE + 'reference_policies_evaluation-logic.html',
    rewrite(c) {
      if (c.policies.resource === undefined || c.policies.session === undefined && c.policies.boundary === undefined)
        return false;
      const denies = (statement) => statement.Effect === 'Deny';
      const keep = (policy, which) => ({ ...policy, Statement: list(policy.Statement).filter(which) });
      const free = (statement) => (statement.NotPrincipal !== undefined
        ? !named(statement.NotPrincipal).some((entry) => leaves_out(c, entry))
        : named(statement.Principal).some((name) => name === '*' || name === c.request.principal && name.includes(':sts:')));
      c.policies.resource = keep(c.policies.resource, (statement) => denies(statement) || free(statement));
      for (const statement of c.policies.resource.Statement)
        if (!denies(statement)) {
          delete statement.NotPrincipal;
          statement.Principal = '*';
        }
      c.policies.identity = c.policies.identity.map((policy) => keep(policy, denies));
      if (c.policies.session !== undefined) {
        c.policies.session = keep(c.policies.session, denies);
        c.policies.session.Statement.push(ALL);
      }
      return c.policies.resource.Statement.some((statement) => !denies(statement));
    },
  },
];

/** A site of one condition: met or not. */
const either = (condition) => [() => drop(condition), () => never(condition)];
/** What stands in for a value of the policy so that each outcome of a comparison with the request's comes about. */
function stand_ins(at) {
  const has = at.present[0];
  switch (at.family) {
    case 'number': return [has, '-1000000', '1000000'];
    case 'date': return [has, '1990-01-01T00:00:00Z', '2040-01-01T00:00:00Z'];
    case 'ip': return [has + (has.includes(':') ? '/128' : '/32'), '192.0.2.99/32'];
    case 'arn': return [has, NO_ARN];
    default: return ['true', 'false'];
  }
}

/** A site of one value of a condition. */
const as_value = (at, i) => stand_ins(at).map((value) => () => {
  if (!(at.key in at.block)) return; // settled by another site
  const values = [...list(at.block[at.key])];
  values[i] = value;
  at.block[at.key] = values;
});

/** Sites of all conditions that nobody can compare: as a whole when the request's value is at fault, else by value. */
function* at_fault(c, which, is_faulty) {
  for (const at of conditions(c)) {
    if (!(at.present?.length > 0) || at.values.length === 0 || !which(at)) continue;
    if (at.present.some((value) => is_faulty(value, at, true))) yield either(at);
    else
      for (const [i, value] of at.values.entries()) if (is_faulty(String(value), at, false)) yield as_value(at, i);
  }
}

export const sites = [
  {
    name: 'plain-operator-on-list',
    why: 'a multivalued key wants a set operator; what happens without one is not said',
    doc: GUIDE + 'reference_policies_condition-single-vs-multi-valued-context-keys.html',
    *find(c) {
      for (const at of conditions(c))
        if (at.set === '' && at.is_list && at.base !== 'Null' && at.present.length > 0) yield either(at);
    },
  },
  {
    name: 'null-of-empty-text',
    why: 'whether an empty string is a value for Null is not said',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_Null',
    *find(c) {
      for (const at of conditions(c))
        if (at.base === 'Null' && at.present?.length === 1 && at.present[0] === '') yield either(at);
    },
  },
  {
    name: 'value-of-no-type',
    why: 'what a negated operator makes of a text that is no number, date, address or ARN is not said',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html',
    *find(c) {
      yield* at_fault(c, (at) => fits[at.family] !== undefined && (at.negated || at.family === 'bool'),
        (value, at, of_request) => !fits[at.family](value) &&
          (of_request || at.family !== 'arn' || !value.endsWith('*'))); // see incomplete-arn-pattern
    },
  },
  {
    name: 'number-with-exponent',
    why: 'a number is an integer or a decimal; what 1e3 is, is not said',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_Numeric',
    *find(c) { yield* at_fault(c, (at) => at.family === 'number', (value) => /^\d+e\d+$/.test(value)); },
  },
  {
    name: 'year-or-seconds',
    why: 'four digits are a year as ISO 8601 and a moment as seconds since 1970; which counts is not said',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_Date',
    *find(c) { yield* at_fault(c, (at) => at.family === 'date', (value) => /^\d{4}$/.test(value)); },
  },
  {
    name: 'ipv6-host-bits',
    why: 'what an IPv6 range with host bits set matches is not said',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_IPAddress',
    *find(c) {
      yield* at_fault(c, (at) => at.family === 'ip' && /^2001:db8:/i.test(at.present[0]),
        (value) => value === '2001:db8::1/32');
    },
  },
  {
    name: 'service-as-aws-star',
    why: '{"AWS": "*"} is said to equal "*"; that it covers AWS services is not',
    doc: GUIDE + 'reference_policies_elements_principal.html',
    *find(c) {
      if (!is_service(c)) return;
      for (const { kind, statement } of statements(c))
        for (const element of ['Principal', 'NotPrincipal'])
          if (kind === 'resource' && list(statement[element]?.AWS).includes('*'))
            yield [() => { statement[element] = { Service: c.request.principal }; },
              () => { statement[element] = { AWS: NOBODY }; }];
    },
  },
  {
    name: 'role-as-some-session',
    why: 'a role calls through a session of it, which may be one that the policy names',
    doc: GUIDE + 'reference_policies_elements_principal.html#principal-role-session',
    *find(c) {
      if (is_anonymous(c) || !c.request.principal.includes(':role/')) return;
      const [, account, name] = /:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(c.request.principal);
      const session = `arn:aws:sts::${account}:assumed-role/${name}/`;
      const all = new Set();
      for (const { statement } of statements(c))
        for (const entry of [...named(statement.Principal), ...named(statement.NotPrincipal)])
          if (entry.startsWith(session)) all.add(entry);
      if (all.size === 0) return;
      const role = c.request.principal;
      yield [...all, session + 'other'].map((principal) => () => {
        c.request.principal = principal;
        c.request.role = role;
        heard.find((entry) => entry.name === 'role-of-session').rewrite(c);
      });
    },
  },
  {
    name: 'deny-not-principal-partly-listed',
    why: 'a Deny with NotPrincipal might deny who is listed, unless its account and its role are listed too',
    doc: GUIDE + 'reference_policies_elements_notprincipal.html',
    *find(c) {
      if (is_anonymous(c) || is_service(c) || c.policies.boundary !== undefined) return; // with a boundary it denies
      for (const { kind, statement } of statements(c)) {
        if (kind !== 'resource' || statement.Effect !== 'Deny' || statement.NotPrincipal === undefined) continue;
        const entries = named(statement.NotPrincipal);
        const [, account] = /::(\d{12}):/.exec(c.request.principal);
        const by_account = entries.some((e) => e === account || e === `arn:aws:iam::${account}:root`);
        const role = /:role\//.test(c.request.principal) ? c.request.principal : c.request.role;
        const session = `arn:aws:sts::${account}:assumed-role/${role?.split('/').at(-1)}/`;
        const by_role = entries.includes(role);
        const by_self = c.request.principal === role ? by_role || entries.some((e) => e.startsWith(session))
          : entries.includes(c.request.principal);
        const all = c.request.principal.endsWith(':root') ? by_account
          : by_self && by_account && (role === undefined || by_role);
        if (all || !(by_account || by_role || by_self)) continue;
        yield [() => { delete statement.NotPrincipal; statement.Principal = '*'; },
          () => { delete statement.NotPrincipal; statement.Principal = { AWS: NOBODY }; }];
      }
    },
  },
  {
    name: 'incomplete-resource-with-star',
    why: 'an incomplete ARN is completed, and a star that ends a field takes colons; which comes first is not said',
    doc: GUIDE + 'reference_policies_elements_resource.html',
    *find(c) {
      for (const { policy, statement } of statements(c))
        for (const element of ['Resource', 'NotResource'])
          for (const [i, text] of list(statement[element]).entries())
            if (is_ambiguous(c, policy, text))
              yield [c.request.resource, NO_REPOSITORY].map((value) => () => {
                const values = [...list(statement[element])];
                values[i] = value;
                statement[element] = values;
              });
    },
  },
  {
    name: 'incomplete-arn-pattern',
    why: 'ArnLike compares six fields; what a star does for fields that the pattern leaves out is not said',
    doc: GUIDE + 'reference_policies_elements_condition_operators.html#Conditions_ARN',
    *find(c) {
      yield* at_fault(c, (at) => at.family === 'arn' && at.present.every(arn),
        (value) => value.endsWith('*') && !arn(value));
    },
  },
];
