import {
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Kysely,
  Transaction as KyselyTransaction,
  PostgresDialect,
  SingleConnectionProvider,
} from 'kysely';
import type pg from 'pg';
import type { Queryable, QueryOptions, Transaction } from './types.js';

/** Either a pool or one client of it. */
type Runner = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** The two raw ways to query; kysely is added by the caller. */
export function rawQueries(runner: Runner): Pick<Queryable, 'query' | 'queryArrays'> {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = [], options: QueryOptions = {}) {
      const result = await runner.query<Row>({ ...options, text, values: [...values] });
      return result.rows;
    },
    async queryArrays<Row extends readonly unknown[]>(
      text: string,
      values: readonly unknown[] = [],
      options: QueryOptions = {},
    ) {
      const result = await runner.query<unknown[]>({ ...options, text, values: [...values], rowMode: 'array' });
      return result.rows as unknown as readonly Row[];
    },
  };
}

function kyselyConnection(client: pg.PoolClient): DatabaseConnection {
  return {
    async executeQuery<Row>(query: { sql: string; parameters: readonly unknown[] }) {
      const result = await client.query(query.sql, [...query.parameters]);
      return {
        rows: result.rows as Row[],
        ...(result.command === 'SELECT' || result.rowCount === null
          ? {}
          : { numAffectedRows: BigInt(result.rowCount) }),
      };
    },
    streamQuery() {
      throw new Error('streams are not offered inside a transaction');
    },
  };
}

/** Kysely on the one connection of an open transaction; it refuses to begin or end transactions by itself. */
function kyselyOn(client: pg.PoolClient, pool: pg.Pool): Kysely<unknown> {
  const dialect = new PostgresDialect({ pool });
  const provider = new SingleConnectionProvider(kyselyConnection(client));
  return new KyselyTransaction<unknown>({
    config: { dialect },
    driver: dialect.createDriver(),
    dialect,
    executor: new DefaultQueryExecutor(dialect.createQueryCompiler(), dialect.createAdapter(), provider),
  });
}

/** The open transaction on a client that has begun one. */
export function transactionOn(client: pg.PoolClient, pool: pg.Pool): Transaction {
  let kysely: Kysely<unknown> | undefined;
  return {
    kind: 'transaction',
    ...rawQueries(client),
    tables<Tables>() {
      kysely ??= kyselyOn(client, pool);
      return kysely as unknown as Kysely<Tables>;
    },
  };
}
