// Who may import what: the table of docs/architecture.md, checked against package.json files and import statements.
// Also: domain packages do no I/O, and nothing but packages/runtime (and the tests' own packages/testing) reads the clock or chance.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const MAY_IMPORT = {
  contracts: [],
  reference: ['contracts'],
  extraction: ['contracts', 'reference'],
  resolution: ['contracts', 'reference'],
  scoring: ['contracts', 'reference'],
  runtime: ['contracts'],
  postgres: ['contracts'],
  'event-log': ['contracts', 'postgres'],
  'message-bus': ['contracts', 'event-log', 'postgres'],
  client: [],
};
const PURE = new Set(['contracts', 'reference', 'extraction', 'resolution', 'scoring']);
// They compute, or load code: neither reads nor writes anything of the world.
const HARMLESS = new Set(['node:crypto', 'node:module']);
const SERVICES = readdirSync('services');
const TOP_LEVEL = [
  'services',
  'packages',
  'migrations',
  'openapi',
  'docker-compose.yml',
  'package.json',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'README.md',
];

const faults = [];
const present = new Set(readdirSync('.'));
for (const name of TOP_LEVEL) if (!present.has(name)) faults.push(`${name} is missing at the top level`);

const allowed = (kind, name) => {
  if (kind === 'packages') return name === 'testing' ? null : (MAY_IMPORT[name] ?? []);
  const packages = readdirSync('packages').filter((each) => each !== 'testing');
  return name === 'lodewatch' ? [...packages, ...SERVICES] : packages;
};

const sources = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map((path) => `${folder}/${path}`)
        .filter((path) => path.endsWith('.ts'))
    : [];

const graph = new Map();
for (const kind of ['packages', 'services']) {
  for (const name of readdirSync(kind)) {
    const folder = `${kind}/${name}`;
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const may = allowed(kind, name);
    const uses = Object.keys(manifest.dependencies ?? {})
      .filter((dependency) => dependency.startsWith('@lodewatch/'))
      .map((dependency) => dependency.slice('@lodewatch/'.length));
    graph.set(name, uses);
    if (kind === 'packages' && !(name in MAY_IMPORT) && name !== 'testing')
      faults.push(`${folder} is not in the table of packages`);
    for (const use of uses)
      if (may && !may.includes(use)) faults.push(`${folder}/package.json may not depend on ${use}`);

    for (const file of sources(`${folder}/src`)) {
      const text = readFileSync(file, 'utf8');
      for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
        const own = /^@lodewatch\/([^/]+)(\/.+)?$/.exec(target);
        if (own) {
          if (own[2]) faults.push(`${file} reaches into ${target}: packages export through their index only`);
          if (may && !may.includes(own[1])) faults.push(`${file} may not import ${target}`);
          if (!uses.includes(own[1]) && name !== own[1])
            faults.push(`${file} imports ${target}, which package.json does not name`);
        }
        if (target.startsWith('..') && /(?:\.\.\/)+(?:packages|services)\//.test(target))
          faults.push(`${file} leaves its folder by ${target}`);
        if (PURE.has(name) && target.startsWith('node:') && !HARMLESS.has(target))
          faults.push(`${file} is in a domain package and may not import ${target}`);
      }
      if (name === 'runtime' || name === 'testing') continue;
      const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      for (const [what, pattern] of [
        ['reads the clock', /\bDate\.now\(|new Date\(\)|\bperformance\.now\(/],
        ['draws chance', /\bMath\.random\(/],
      ]) {
        if (pattern.test(code)) faults.push(`${file} ${what}: only packages/runtime may`);
      }
      if (PURE.has(name) && /\bsetTimeout\(|\bsetInterval\(|\bfetch\(|\bprocess\./.test(code))
        faults.push(`${file} is in a domain package and may not touch the world`);
    }
  }
}

const walk = (name, path) => {
  if (path.includes(name)) {
    faults.push(`cycle: ${[...path.slice(path.indexOf(name)), name].join(' -> ')}`);
    return;
  }
  for (const next of graph.get(name) ?? []) walk(next, [...path, name]);
};
for (const name of graph.keys()) walk(name, []);

for (const fault of new Set(faults)) process.stderr.write(`${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);
