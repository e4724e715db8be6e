export * from './builders/claims.js';
export * from './builders/documents.js';
export * from './builders/records.js';
export * from './builders/risk-events.js';
export * from './bus-conformance.js';
export { type Teardown, type TestDatabase, testDatabase } from './database.js';
export { type FakeClock, fakeClock } from './fake-clock.js';
export { type KafkaCluster, kafkaClusters, type Skippable } from './kafka.js';
export { holdTestServer, type TestServer } from './test-server.js';
