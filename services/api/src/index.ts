export { type ApiOptions, createApi } from './api.js';
export { apiProjection } from './projections/project.js';
export type { Upstreams } from './front-door.js';
