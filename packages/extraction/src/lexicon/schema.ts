import { countryCodeSchema, mineralIdSchema } from '@lodewatch/contracts';
import { z } from 'zod';
import { CONCEPTS, COUNTRY_KINDS, DATE_CUES, DATE_FORMS, ROLES } from './concepts.js';
import { parsePattern } from './pattern.js';

const patternSchema = z
  .string()
  .min(1)
  .max(600)
  .superRefine((source, context) => {
    try {
      parsePattern(source);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not a pattern' });
    }
  });
const patternsSchema = z.array(patternSchema);
const sidesSchema = z.strictObject({ before: patternsSchema.default([]), after: patternsSchema.default([]) });

/** `language.json` of a language folder. */
export const languageFileSchema = z.strictObject({
  code: z.string().regex(/^[a-z]{2}$/),
  name: z.string(),
  script: z.enum(['latin', 'cyrillic', 'han', 'japanese', 'hangul']),
  boundaries: z.boolean().describe('Whether words are set apart by spaces'),
  stopwords: z.array(z.string()).describe('Frequent words that tell the language'),
  letters: z.string().default('').describe('Letters that no other language of its script writes'),
  abbreviations: z.array(z.string()).default([]).describe('Words whose full stop ends no sentence'),
  decimal: z.enum(['.', ',']).default('.'),
  currencies: z.record(z.string().regex(/^[A-Z]{3}$/), patternsSchema).default({}),
  magnitudes: z.record(z.string(), z.number().positive()).default({}),
  clauses: patternsSchema.default([]).describe('Words that open a clause of its own'),
  roles: z.strictObject(Object.fromEntries(ROLES.map((role) => [role, sidesSchema.prefault({})]))).prefault({}),
  wordSteps: z.int().min(1).max(2).default(2).describe('1 where syllables are written as words (Vietnamese)'),
  headFinal: z.boolean().default(false).describe('Markers follow what they mark (Japanese, Korean)'),
  questions: z.array(z.string()).optional().describe('Last words of a question that needs no mark (のか, 吗)'),
  infinitives: z
    .array(z.string())
    .optional()
    .describe('Words that put the verb behind them ahead where a headline has no other verb (to)'),
  examples: z
    .array(z.string())
    .optional()
    .describe('Words between a general term and one or more of the things it means (such as, 例如)'),
  home: countryCodeSchema
    .nullable()
    .default(null)
    .describe('The country meant by "the government" in this language when nothing else says so'),
});

/** `minerals.json`. */
export const mineralsFileSchema = z.partialRecord(mineralIdSchema, patternsSchema);
/** `countries.json`. */
export const countriesFileSchema = z.record(countryCodeSchema, z.partialRecord(z.enum(COUNTRY_KINDS), patternsSchema));
/** `concepts.json`. */
export const conceptsFileSchema = z.partialRecord(z.enum(CONCEPTS), patternsSchema);
/** `dates.json`. */
export const datesFileSchema = z.strictObject({
  order: z.enum(['dmy', 'mdy', 'ymd']).default('dmy'),
  months: z.array(z.array(z.string()).min(1)).length(12),
  weekdays: z.array(z.array(z.string()).min(1)).length(7).describe('From Monday'),
  units: z.partialRecord(z.enum(['day', 'week', 'month', 'quarter', 'year']), z.array(z.string())),
  numbers: z.record(z.string(), z.number()).default({}),
  ordinals: z.record(z.string(), z.int().min(1).max(4)).default({}),
  eras: z.record(z.string(), z.int()).default({}).describe('Name of an era -> the year before its first'),
  relativeYears: z.record(z.string(), z.int()).default({}).describe('去年 -1, 来年 1: stands for {ry}'),
  relativeMonths: z.record(z.string(), z.int()).default({}).describe('来月 1, 先月 -1: stands for {rm}'),
  spans: z.record(z.string(), z.int()).optional().describe('полгода 6: months told in one word, stands for {span}'),
  templates: z.partialRecord(z.enum(DATE_FORMS), patternsSchema),
  cues: z.partialRecord(z.enum(DATE_CUES), sidesSchema),
});
/** `furniture.json`. */
export const furnitureFileSchema = z.strictObject({
  lines: z.array(z.string()).default([]),
  beginnings: z.array(z.string()).default([]),
  endings: z.array(z.string()).default([]),
  credits: z.array(z.string()).optional().describe('Words that tell whose a picture is, before a colon'),
});

/** All that the reader knows of one language: the files of its folder under one roof. */
export const languageDataSchema = z.strictObject({
  language: languageFileSchema,
  minerals: mineralsFileSchema,
  countries: countriesFileSchema,
  concepts: conceptsFileSchema,
  dates: datesFileSchema,
  furniture: furnitureFileSchema,
  fold: z.strictObject({ from: z.string(), to: z.string() }).nullable().default(null),
});
export type LanguageData = z.infer<typeof languageDataSchema>;
