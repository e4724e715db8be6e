import { z } from 'zod';

/** Event types that an endpoint can choose. */
export const EVENT_TYPES = [
  'risk_event.detected',
  'risk_event.updated',
  'commitment.due_soon',
  'commitment.overdue',
  'risk_score.changed',
] as const;
export const eventTypeSchema = z.enum(EVENT_TYPES).meta({ id: 'WebhookEventType' });
export type EventType = z.infer<typeof eventTypeSchema>;
