/** A process that starts the embedded server in the folder it is given, says so, and stays until it is stopped. */
import { startEmbeddedPostgres } from '../src/index.js';

const [, , dataDir = ''] = process.argv;
const server = await startEmbeddedPostgres({ dataDir, durable: false });
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
setInterval(() => {}, 60_000);
