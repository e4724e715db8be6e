export { type ApiOptions, createApi } from './api.js';
export type { Upstreams } from './front-door.js';
export { apiProjection } from './projections/project.js';
