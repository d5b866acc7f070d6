// SPDX-License-Identifier: Apache-2.0
// Holds the two decisions of a case against each other and finds what explains that they differ.
import { also, heard, sites, statements } from './explained.mjs';

const copy = (c) => JSON.parse(JSON.stringify(c));
/** More open questions in one case than this are left unexplained. */
const kMostWays = 256;

/** ecrlint takes each unknown by itself: a session that two statements name is two unknowns, which may leave it in doubt
 *  where all sessions are denied. See Decision::unknown in access.hpp. */
function asked_twice(c) {
  const session = /:assumed-role\//;
  return [...statements(c)].filter(({ statement }) => session.test(JSON.stringify(statement.Principal ?? '') +
    JSON.stringify(statement.NotPrincipal ?? ''))).length > 1;
}

/** What is to be said of a case whose undocumented pieces lead to these decisions. */
function together(decisions) {
  if (decisions.has('error')) return 'error';
  if (decisions.has('Allowed')) return decisions.size === 1 ? 'Allowed' : 'Unknown';
  return decisions.has('ImplicitlyDenied') ? 'ImplicitlyDenied' : 'ExplicitlyDenied';
}

export class Comparison {
  constructor(oracle) { this.oracle = oracle; }

  /** May the documentation leave the decision open, whoever agrees? */
  is_open(c) { return sites.some((entry) => !entry.find(c).next().done); }

  /** The names of what explains that ecrlint says `ours`; null when nothing does. */
  async explain(c, ours) {
    for (const entries of [...heard.map((entry) => [entry]), heard]) {
      const rewritten = copy(c);
      const names = entries.filter((entry) => entry.rewrite(rewritten)).map((entry) => entry.name);
      if (names.length === 0 && entries !== heard) continue;
      if (names.length > 0 && (await this.oracle.decide(rewritten)).decision === ours) return names;
      const found = await this.explain_open(rewritten, ours);
      if (found !== null) return [...names, ...found];
    }
    return this.explain_open(copy(c), ours);
  }

  /** Over every answer to what is undocumented. */
  async explain_open(c, ours) {
    const counts = [];
    const names = new Set();
    for (const entry of sites)
      for (const ways of entry.find(c)) {
        counts.push(ways.length);
        names.add(entry.name);
      }
    const all = counts.reduce((product, count) => product * count, 1);
    if (all > kMostWays) return null;
    const decisions = new Set();
    for (let way = 0; way < all; ++way) {
      const chosen = copy(c);
      // All sites are found before any is rewritten.
      const found = sites.flatMap((entry) => [...entry.find(chosen)]);
      let left = way;
      for (const ways of found) {
        ways[left % ways.length]();
        left = Math.floor(left / ways.length);
      }
      decisions.add(await this.decide(chosen, names));
    }
    const doubt = ours === 'Unknown' && names.has('role-as-some-session') && asked_twice(c);
    return (doubt || together(decisions) === ours) && names.size > 0 ? [...names] : null;
  }

  /** With the ways in that iam-simulate does not know. */
  async decide(c, names) {
    const plain = (await this.oracle.decide(c)).decision;
    if (plain !== 'ImplicitlyDenied') return plain;
    for (const entry of also) {
      const rewritten = copy(c);
      if (!entry.rewrite(rewritten)) continue;
      if ((await this.oracle.decide(rewritten)).decision !== 'Allowed') continue;
      names.add(entry.name);
      return 'Allowed';
    }
    return plain;
  }
}
