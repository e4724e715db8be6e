export { type ApiDependencies, createApi } from './api.js';
export { PROJECTED_TABLES, PROJECTION_GROUP } from './projections/project.js';
