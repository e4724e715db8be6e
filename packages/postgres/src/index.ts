export { type BackOff, createBackOff } from './back-off.js';
export { openDatabase, SERVICE_ROLE } from './database.js';
export { startEmbeddedPostgres } from './embedded/start.js';
export { isRetryableDatabaseError, PostgresError, type PostgresErrorCode } from './errors.js';
export { listen } from './listen.js';
export { type Migration, migrate, migrationsDirectory, readMigrations } from './migrate.js';
export type * from './types.js';
export { waitForDatabase } from './wait-for-database.js';
