import { CATEGORIES, type Category, logRecordResourceSchema } from '@lodewatch/contracts';
import { EventLogError, type Seal } from '@lodewatch/event-log';
import {
  countInputSchema,
  fromCursor,
  notFound,
  ProblemError,
  pageQuerySchema,
  pageSchema,
  positionInputSchema,
  toCursor,
} from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { positionCursorSchema } from './cursors.js';

const querySchema = z
  .object({
    ...pageQuerySchema.shape,
    after: positionInputSchema.optional().describe('Position after which to begin'),
    category: z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]).optional(),
  })
  .strict();

const sealSchema = z
  .object({
    size: z.string(),
    root: z.string().describe('Merkle root, hex'),
    note: z.string().describe('C2SP signed note: keep it where the operator cannot reach'),
  })
  .meta({ id: 'Seal' });
const inclusionSchema = z
  .object({
    position: z.string(),
    leafIndex: z.string(),
    size: z.string(),
    leaf: z.string(),
    path: z.array(z.string()).describe('Hex, from the leaf upwards, as RFC 9162 has it'),
    seal: sealSchema,
  })
  .meta({ id: 'InclusionProof' });
const consistencySchema = z
  .object({ from: sealSchema, to: sealSchema, path: z.array(z.string()) })
  .meta({ id: 'ConsistencyProof' });

const toSeal = ({ size, root, note }: Seal): z.infer<typeof sealSchema> => ({ size: String(size), root, note });

/** A size or position that no seal covers is a 404 of its own kind: it may be covered in a moment. */
async function sealed<T>(work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    if (error instanceof EventLogError && error.code === 'EVENT_LOG_NOT_SEALED') {
      throw new ProblemError(404, 'not_sealed', 'No seal covers this yet; the log is sealed every ten seconds.');
    }
    throw error;
  });
}

/** The append-only event log as it stands, and the proofs by which a stranger can verify it. */
export const logRoutes =
  ({ eventLog, seals, verifier }: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    server.get(
      '/log/records',
      {
        schema: {
          tags: ['log'],
          summary: 'Records of the log in order of position',
          description:
            'Each record carries its Merkle leaf hash; docs/log.md tells how to recompute it from the fields served here.',
          querystring: querySchema,
          response: { 200: pageSchema(logRecordResourceSchema) },
        },
      },
      async ({ query }) => {
        const after = fromCursor(query.cursor, positionCursorSchema)?.[0] ?? query.after ?? 0n;
        const records = await eventLog.readStored({
          after,
          limit: query.limit + 1,
          ...(query.category === undefined ? {} : { categories: [query.category] }),
        });
        const page = records.slice(0, query.limit);
        const last = page.at(-1);
        return {
          data: page.map((record) => ({
            ...record,
            position: String(record.position),
            data: JSON.parse(record.data) as unknown,
            metadata: JSON.parse(record.metadata) as unknown,
          })),
          next: records.length > page.length && last ? toCursor([String(last.position)]) : null,
        };
      },
    );

    server.get(
      '/log/seals/latest',
      {
        schema: {
          tags: ['log'],
          summary: 'The newest seal of the log, and the public key that it verifies under',
          response: { 200: sealSchema.extend({ verifier: z.string().describe('Ed25519 key as name+id+key') }) },
        },
      },
      async () => {
        const seal = await seals.latest();
        if (!seal) throw notFound('seal yet');
        return { ...toSeal(seal), verifier };
      },
    );

    server.get(
      '/log/seals',
      {
        schema: {
          tags: ['log'],
          summary: 'Seals in order of size',
          querystring: pageQuerySchema.strict(),
          response: { 200: pageSchema(sealSchema) },
        },
      },
      async ({ query }) => {
        const after = fromCursor(query.cursor, positionCursorSchema)?.[0] ?? 0n;
        const rows = await seals.list({ after, limit: query.limit + 1 });
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          data: page.map(toSeal),
          next: rows.length > page.length && last ? toCursor([String(last.size)]) : null,
        };
      },
    );

    server.get(
      '/log/proofs/inclusion',
      {
        schema: {
          tags: ['log'],
          summary: 'Proof that a record is under a seal',
          querystring: z.strictObject({ position: countInputSchema, size: countInputSchema.optional() }),
          response: { 200: inclusionSchema },
        },
      },
      async ({ query }) => {
        const proof = await sealed(seals.inclusionProof(query.position, query.size));
        return {
          position: String(proof.position),
          leafIndex: String(proof.leafIndex),
          size: String(proof.size),
          leaf: proof.leaf,
          path: [...proof.path],
          seal: toSeal(proof.seal),
        };
      },
    );

    server.get(
      '/log/proofs/consistency',
      {
        schema: {
          tags: ['log'],
          summary: 'Proof that the log under one seal is the beginning of the log under a later one',
          querystring: z.strictObject({ from: countInputSchema, to: countInputSchema }),
          response: { 200: consistencySchema },
        },
      },
      async ({ query }) => {
        const proof = await sealed(seals.consistencyProof(query.from, query.to));
        return { from: toSeal(proof.from), to: toSeal(proof.to), path: [...proof.path] };
      },
    );
  };
