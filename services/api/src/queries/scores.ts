import type { Band } from '@lodewatch/contracts';
import type { Database } from '@lodewatch/postgres';
import type { ApiTables } from '../tables.js';

export interface CurrentScore {
  readonly score: number;
  readonly band: Band;
  readonly asOf: string;
}

/** The newest recorded scores from the viewpoint WORLD: of minerals, or of countries as suppliers. */
export async function currentScores(
  database: Database,
  kind: 'mineral' | 'country',
): Promise<Map<string, CurrentScore>> {
  const rows = await database
    .tables<ApiTables>()
    .selectFrom('api.scores')
    .select(['id', 'score', 'band', 'as_of'])
    .where('kind', '=', kind)
    .where('viewpoint', '=', 'WORLD')
    .where('role', '=', kind === 'mineral' ? '' : 'supplier')
    .execute();
  return new Map(rows.map((row) => [row.id, { score: row.score, band: row.band as Band, asOf: row.as_of }]));
}
