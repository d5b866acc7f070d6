// SPDX-License-Identifier: Apache-2.0
// How many decisions a second iam-simulate makes on pairs that ecrlint_access_bench wrote, and whether both agree.
// Usage: simulate_bench.mjs PAIRS ORACLE-FOLDER ECRLINT
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Oracle } from '../differential/oracle.mjs';

const [, , pairs, folder, ecrlint] = process.argv;
const text = readFileSync(pairs, 'utf8');
const cases = text.trim().split('\n').map((line) => JSON.parse(line));
const ours = execFileSync(ecrlint, ['evaluate'], { input: text, encoding: 'utf8' }).trim().split('\n')
  .map((line) => JSON.parse(line).decision);
const oracle = new Oracle(folder);
let best = Infinity;
let agreed = 0;
for (let round = 0; round < 5; ++round) {
  const began = performance.now();
  const theirs = [];
  for (const c of cases) theirs.push((await oracle.decide(c)).decision);
  best = Math.min(best, performance.now() - began);
  agreed = theirs.filter((decision, i) => decision === ours[i]).length;
}
if (agreed !== cases.length) {
  console.error(`only ${agreed} of ${cases.length} pairs are decided alike`);
  process.exit(1);
}
console.log(Math.round(cases.length / (best / 1000)));
