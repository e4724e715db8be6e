import { CATEGORIES, type Category, type Topic } from '@lodewatch/contracts';

const entries = Object.entries(CATEGORIES) as [Category, { topic: Topic }][];
const byTopic = new Map<Topic, Category>(entries.map(([category, { topic }]) => [topic, category]));

/** Every topic; each carries the streams of one category. */
export const TOPICS: readonly Topic[] = [...byTopic.keys()];

/** The stream categories that topics carry. */
export function categoriesOf(topics: readonly Topic[]): Category[] {
  return entries.filter(([, { topic }]) => topics.includes(topic)).map(([category]) => category);
}
