#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Decides random requests by ecrlint and by iam-simulate and explains every difference; exit 1 when one is left.
// Usage: run --ecrlint PROGRAM --oracle FOLDER [--count N] [--seed N] [--jobs N] [--least-allowed PERCENT]
//            [--left FILE] [--write-fixed FILE]
// FOLDER holds the node_modules that tools/fetch-iam-simulate fills; ECRLINT_IAM_SIMULATE names it too.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Comparison } from './compare.mjs';
import { also, heard, sites } from './explained.mjs';
import { Generator } from './generate.mjs';
import { Oracle } from './oracle.mjs';
import { choose, compact } from './choose.mjs';

const BATCH = 1000;

/** `ecrlint evaluate`, asked line by line. */
class Program {
  constructor(path) {
    this.child = spawn(path, ['evaluate'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }
  async decide(cases) {
    this.child.stdin.write(cases.map((c) => JSON.stringify(c) + '\n').join(''));
    const answers = [];
    while (answers.length < cases.length) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`ecrlint ended after ${answers.length} answers`);
      answers.push(JSON.parse(value));
    }
    return answers;
  }
  async close() {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

async function work({ options, seed, count }) {
  const program = new Program(options.ecrlint);
  const oracle = new Oracle(options.oracle);
  const comparison = new Comparison(oracle);
  const generator = new Generator(seed);
  const result = { pairs: 0, agreed: 0, open: 0, decisions: {}, explained: {}, left: [], fixed: [], oracle_ms: 0 };
  const add = (counts, name) => { counts[name] = (counts[name] ?? 0) + 1; };
  for (let done = 0; done < count; done += BATCH) {
    const cases = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => generator.next(`${seed}.${done + i}`));
    const answers = await program.decide(cases);
    for (const [i, c] of cases.entries()) {
      const ours = answers[i].decision;
      const began = performance.now();
      const theirs = await oracle.decide(c);
      result.oracle_ms += performance.now() - began;
      ++result.pairs;
      add(result.decisions, ours);
      // Of what the documentation leaves open an agreement proves nothing.
      if (ours === theirs.decision && !comparison.is_open(c)) {
        ++result.agreed;
        if (options.fixed) result.fixed.push(compact({ ...c, expected: ours }));
        continue;
      }
      const names = theirs.decision === 'error' ? null : await comparison.explain(c, ours);
      if (names === null) {
        result.left.push({ ...c, ours: answers[i], theirs });
      } else {
        if (ours === theirs.decision) ++result.open;
        for (const name of names) add(result.explained, name);
        if (options.fixed) result.fixed.push(compact({ ...c, expected: ours, explained: names }));
      }
    }
    if (options.fixed && result.fixed.length > 20000) result.fixed = choose(result.fixed, 4000);
  }
  await program.close();
  return result;
}

function read_options(words) {
  const options = { count: 2000, seed: 1, jobs: 1, allowed: 15, ecrlint: 'build/ecrlint',
    oracle: process.env.ECRLINT_IAM_SIMULATE };
  const names = { '--ecrlint': 'ecrlint', '--oracle': 'oracle', '--count': 'count', '--seed': 'seed', '--jobs': 'jobs',
    '--left': 'left', '--write-fixed': 'fixed', '--least-allowed': 'allowed' };
  for (let i = 0; i < words.length; i += 2) {
    const name = names[words[i]];
    if (name === undefined || words[i + 1] === undefined) throw new Error(`usage: see the head of ${process.argv[1]}`);
    options[name] = typeof options[name] === 'number' ? Number(words[i + 1]) : words[i + 1];
  }
  return options;
}

function merge(results) {
  const all = results[0];
  for (const one of results.slice(1)) {
    for (const name of ['pairs', 'agreed', 'open', 'oracle_ms']) all[name] += one[name];
    for (const name of ['decisions', 'explained'])
      for (const [key, value] of Object.entries(one[name])) all[name][key] = (all[name][key] ?? 0) + value;
    all.left.push(...one.left);
    all.fixed.push(...one.fixed);
  }
  return all;
}

async function main() {
  const options = read_options(process.argv.slice(2));
  if (!options.oracle || !existsSync(`${options.oracle}/node_modules/@cloud-copilot/iam-simulate`)) {
    console.log('skipped: no iam-simulate; tools/fetch-iam-simulate FOLDER installs it');
    process.exit(77);
  }
  const began = performance.now();
  const each = Math.ceil(options.count / options.jobs);
  const workers = Array.from({ length: options.jobs }, (_, i) => new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: { options, seed: options.seed + i, count: each } })
      .on('message', resolve).on('error', reject);
  }));
  const all = merge(await Promise.all(workers));
  const percent = (n) => `${(100 * n / all.pairs).toFixed(2)} %`;
  console.log(`${all.pairs} pairs from seed ${options.seed}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  for (const [name, n] of Object.entries(all.decisions)) console.log(`  ${name}: ${n} (${percent(n)})`);
  console.log(`agreed: ${all.agreed} (${percent(all.agreed)})`);
  console.log(`agreed, where the documentation leaves something open: ${all.open} (${percent(all.open)})`);
  console.log('explained, a case by each of its reasons:');
  for (const entry of [...heard, ...also, ...sites])
    console.log(`  ${entry.name}: ${all.explained[entry.name] ?? 0}`);
  console.log(`unexplained: ${all.left.length}`);
  if (options.left) writeFileSync(options.left, all.left.map((c) => JSON.stringify(c) + '\n').join(''));
  else for (const c of all.left.slice(0, 3)) console.log(JSON.stringify(c));
  if (options.fixed) writeFileSync(options.fixed, choose(all.fixed, 2000, 1.4e6).map((c) => JSON.stringify(c) + '\n').join(''));
  const allowed = 100 * (all.decisions.Allowed ?? 0) / all.pairs;
  if (allowed < options.allowed) console.log(`only ${allowed.toFixed(1)} % are allowed: the mix says little`);
  process.exit(all.left.length > 0 || allowed < options.allowed ? 1 : 0);
}

if (isMainThread) await main();
else parentPort.postMessage(await work(workerData));
