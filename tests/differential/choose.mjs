// SPDX-License-Identifier: Apache-2.0
// Chooses few cases that stand for many: the smallest of each kind that the decision and the features make.
import { conditions, documents } from './explained.mjs';

const list = (value) => (Array.isArray(value) ? value : [value]);

/** What is worth having in the fixed set together with each decision. */
function* features(c) {
  const principal = c.request.principal;
  const form = typeof principal !== 'string' ? 'anonymous'
    : /:(role|user|root|assumed-role|federated-user)/.exec(principal)?.[1] ?? 'service';
  const across = c.request.principal.includes?.(`:${c.request.resourceAccount}:`) ? 'within' : 'across';
  yield `${form} ${across} ${Object.keys(c.policies).join('+')}`;
  for (const name of c.explained ?? []) yield `explained ${name}`;
  for (const at of conditions(c))
    yield `${at.operator} ${at.present === undefined ? 'absent' : at.is_list ? 'list' : 'given'} ${at.values.length === 0}`;
  for (const { kind, policy } of documents(c)) {
    yield `${kind} ${policy.Version}`;
    for (const statement of list(policy.Statement))
      for (const element of Object.keys(statement)) yield `${kind} ${statement.Effect} ${element}`;
  }
}

/** Without the keys that no policy asks for. */
export function compact(c) {
  const policies = JSON.stringify(c.policies).toLowerCase();
  const asked = Object.entries(c.request.context).filter(([key]) => policies.includes(key.toLowerCase()));
  return { ...c, request: { ...c.request, context: Object.fromEntries(asked) } };
}

/** At most `most` of the cases and so many bytes; small ones first, those with something new before all others. */
export function choose(cases, most, bytes = Infinity) {
  let size = 0;
  const seen = new Map();
  const by_size = cases.map((c) => [JSON.stringify(c).length, c]).sort((a, b) => a[0] - b[0]);
  const taken = new Set();
  for (const wanted of [1, 2, 4, 8, 16, 64])
    for (const [length, c] of by_size) {
      if (taken.size >= most || size + length + 1 > bytes || taken.has(c)) continue;
      const names = [...features(c)].map((name) => `${c.expected} ${name}`);
      if (names.every((name) => (seen.get(name) ?? 0) >= wanted)) continue;
      for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1);
      taken.add(c);
      size += length + 1;
    }
  return [...taken];
}
