import type { Command } from './command.js';

/** Every command, with what the help says of it. A command's code is loaded when it runs: most need little of the rest. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    usage: 'start [--service NAME]...',
    summary: 'Runs all services in one process, or only the named ones',
    load: () => import('./start.js'),
  },
  {
    name: 'migrate',
    usage: 'migrate',
    summary: 'Brings the schema of the database up to date, and prints what was applied',
    load: () => import('./migrate.js'),
  },
  {
    name: 'extract',
    usage: 'extract FILE.jsonl',
    summary: 'Prints the events read in documents {id,url,published,title,text}, one {"id","events"} a line',
    load: () => import('./extract.js'),
  },
  {
    name: 'resolve',
    usage: 'resolve FILE.jsonl',
    summary: 'Prints the risk events that documents report, one {"id","riskEvents"} a line',
    load: () => import('./resolve.js'),
  },
  {
    name: 'import',
    usage: 'import FILE...',
    summary: 'Hands files to a running Lodewatch: .jsonl of documents, .html or plain text',
    load: () => import('./import.js'),
  },
  {
    name: 'reread',
    usage: 'reread',
    summary: 'Reads stored documents again with the reader of this release; risk events follow when Lodewatch runs',
    load: () => import('./reread.js'),
  },
  {
    name: 'rebuild',
    usage: 'rebuild',
    summary: 'Drops the read models and folds the log anew (Lodewatch must not be running)',
    load: () => import('./rebuild.js'),
  },
  {
    name: 'log',
    usage: 'log verify [--key VERIFIER] [--note FILE]...',
    summary: 'Recomputes every hash, seal and signature of the log, and names each fault',
    load: () => import('./log.js'),
  },
  {
    name: 'dead-letters',
    usage: 'dead-letters [list|replay|discard] [--group G] [--stream S] [--position P]',
    summary: 'Lists parked records, one JSON a line; has them tried again; or gives one up',
    load: () => import('./dead-letters.js'),
  },
  {
    name: 'methodology',
    usage: 'methodology check',
    summary: 'Compares computed supply risk with the published EU tables, row by row',
    load: () => import('./methodology.js'),
  },
  {
    name: 'backtest',
    usage: 'backtest [--seed N]',
    summary: 'Judges the score against the policy timeline, beside naive baselines',
    load: () => import('./backtest.js'),
  },
];
