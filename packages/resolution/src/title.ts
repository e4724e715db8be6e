import type { CountryCode, Happening } from '@lodewatch/contracts';
import { countryName, mineral } from '@lodewatch/reference';

/** "a", "a and b", "a, b and c"; of many, the first `most` and how many more there are. */
function list(words: readonly string[], most = 4): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** English asks for the article in running text. */
const ARTICLE: ReadonlySet<CountryCode> = new Set(['US', 'GB', 'AE', 'NL', 'PH', 'EU', 'DO', 'CF', 'CD']);

function countries(codes: readonly CountryCode[]): string {
  return list(
    codes.map((code) => (ARTICLE.has(code) ? `the ${countryName(code).replace(/^the /i, '')}` : countryName(code))),
  );
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const CONTROL: Partial<Record<string, string>> = {
  ban: 'an export ban',
  licence: 'export licensing',
  quota: 'export quotas',
  tax: 'export duties',
  technology: 'export controls on technology',
};

function what(fields: Happening, minerals: string): string {
  const easing = fields.direction === 'easing';
  switch (fields.type) {
    case 'export_control': {
      const measure = CONTROL[fields.instruments[0] ?? ''] ?? 'export controls';
      const control = `${measure} ${fields.instruments[0] === 'technology' ? 'for' : 'on'} ${minerals}`;
      return easing ? `relief from ${control.replace(/^an /, 'the ')}` : control;
    }
    case 'trade_restriction':
      return easing ? `relief from trade restrictions on ${minerals}` : `trade restrictions on ${minerals}`;
    case 'accord':
      return `an accord on ${minerals}`;
    case 'financing_measure':
      return `public support for ${minerals}`;
    case 'supply_disruption':
      return easing ? `the return of ${minerals} supply` : `a disruption of ${minerals} supply`;
    case 'resource_nationalism':
      return easing ? `looser state control over ${minerals}` : `tighter state control over ${minerals}`;
    case 'capacity_investment':
      return easing ? `new capacity for ${minerals}` : `less capacity for ${minerals}`;
  }
}

const STAGE_WORDS = {
  proposed: 'proposed',
  announced: 'announced',
  signed: 'signed',
  in_force: 'in force',
  suspended: 'suspended',
  ended: 'ended',
} as const;

/** One plain sentence in English about a happening, made from its fields alone. */
export function titleOf(fields: Happening): string {
  const subject = what(fields, list(fields.minerals.map((id) => mineral(id).name)));
  const aim = fields.targets.length > 0 ? ` aimed at ${countries(fields.targets)}` : '';
  const between = fields.type === 'accord' && fields.actors.length > 1;
  const actors = fields.actors.length === 0 ? '' : between ? ` between ${countries(fields.actors)}` : '';
  if (between) return capitalise(`${subject}${actors}${aim}: ${STAGE_WORDS[fields.stage]}.`);
  const who = fields.actors.length === 0 ? '' : `${countries(fields.actors)}: `;
  return capitalise(`${who}${subject}${aim}, ${STAGE_WORDS[fields.stage]}.`);
}
