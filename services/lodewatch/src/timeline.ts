import type { Ingest } from '@lodewatch/ingest';
import type { MessageBus } from '@lodewatch/message-bus';
import { policyTimeline } from '@lodewatch/reference';
import type { Progress } from './terminal.js';
import { untilFolded } from './until-folded.js';

/**
 * Loads the policy timeline as curated documents: facts with their source, read by people. Content-addressed like every
 * document, so a second load adds nothing. Waits until the services have taken them in.
 */
export async function loadTimeline(
  ingest: Ingest,
  bus: MessageBus,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const entries = policyTimeline();
  progress.step(`Loading the policy timeline, ${entries.length} measures`);
  const { received } = await ingest.receive(
    entries.map(({ id: _id, headline, source, note: _note, ...happening }) => ({
      url: /^https?:\/\/\S+/.exec(source)?.[0] ?? null,
      title: headline,
      text: headline,
      source: `policy timeline: ${source}`.slice(0, 200),
      language: 'en',
      curated: [happening],
    })),
  );
  if (received === 0) return;
  await untilFolded(bus, 'the policy timeline', progress, signal);
}
