export { EVENT_TYPES, type EventType } from './messages/event-types.js';
export { createWebhooks, type WebhookDependencies } from './webhooks.js';
