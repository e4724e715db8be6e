import { fastify } from 'fastify';

const server = fastify();
server.get('/', async () => ({ hello: 'world' }));
const address = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`ready at ${address}\n`);
process.once('SIGTERM', () => void server.close());
