#!/usr/bin/env node
// Shows how the reader comes to its claims, for those who add words to a language.
//   explain.mjs FILE.jsonl ID...          documents of a labelled or unlabelled file
//   explain.mjs --text 'China bans ...'   a text given here; --published YYYY-MM-DD
// Language folders are read as they stand on disk.
import { parseArgs } from 'node:util';
import { toLabelledEvents } from '../dist/src/labels.js';
import { analyserFrom, readerFrom } from '../dist/src/reader.js';
import { labelledTexts } from './corpus.mjs';
import { languagesOnDisk } from './languages.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { text: { type: 'string' }, published: { type: 'string' }, title: { type: 'string' } },
});
const data = { ...languagesOnDisk(), version: 'live' };
const analyse = analyserFrom(data);
const reader = readerFrom(data);
const [file, ...ids] = positionals;
const documents =
  options.text === undefined
    ? labelledTexts([file]).filter(({ id }) => ids.includes(id))
    : [
        {
          id: 'text',
          url: null,
          title: options.title ?? null,
          text: options.text,
          published: options.published ?? null,
        },
      ];

const out = (line) => process.stdout.write(`${line}\n`);
for (const document of documents) {
  const { sentences, framed, groups, language, anchors, context, folded } = analyse(document);
  out(
    `\n== ${document.id} language ${language} published ${anchors.published} around ${anchors.around} topic ${context.topic.map((m) => m.mineral)} focus ${context.focus.map((m) => m.country)}`,
  );
  for (const { sentence, concepts, minerals, countries, dates } of sentences) {
    const words = (m) => folded.cased.slice(m.start, m.end);
    out(`[${sentence.index} ${sentence.kind}] ${folded.cased.slice(sentence.start, sentence.end)}`);
    out(
      `    ${[
        ...concepts.map((m) => [m.start, `${m.concept}@${m.clause}"${words(m)}"`]),
        ...minerals.map((m) => [m.start, `#${m.mineral}${m.ambiguous ? '?' : ''}`]),
        ...countries.map((m) => [m.start, `${m.country}.${m.by}/${m.role}`]),
        ...dates.map((m) => [m.start, `<${m.form}${m.cue ? ` ${m.cue}` : ''} "${words(m)}">`]),
      ]
        .sort((a, b) => a[0] - b[0])
        .map(([, text]) => text)
        .join(' ')}`,
    );
    for (const { candidate: c, actors, minerals: of, strength } of framed) {
      if (c.sentence.sentence !== sentence) continue;
      const on = Object.entries(c.signals)
        .filter(([, value]) => value)
        .map(([name]) => name);
      out(
        `    -> ${strength.toFixed(2)} ${c.type} ${c.direction} ${c.stage} by ${c.trigger.concept}/${c.governor?.concept ?? '-'} actors ${actors.map((a) => a.value + (a.inherited ? '~' : ''))} targets ${c.targets.map((t) => t.country)} minerals ${of.map((m) => m.value + (m.inherited ? '~' : ''))} [${on}]`,
      );
    }
  }
  for (const { lead, members, news, truth } of groups)
    out(
      `  news ${news.toFixed(2)} true ${truth.toFixed(2)} ${lead.candidate.type} ${lead.candidate.direction} from [${members.map((m) => m.candidate.sentence.sentence.index)}]`,
    );
  for (const event of toLabelledEvents(reader.read(document))) out(`  = ${JSON.stringify(event)}`);
  for (const event of document.events ?? []) out(`  gold ${JSON.stringify(event)}`);
}
