import { type Lodewatch, soon } from './process.js';

/** Composed news of one week: an accord told by three, a control, look-alikes, and a page about something else. */
export const NEWS = [
  {
    title: 'US and Japan sign framework on rare earths',
    text: 'TOKYO - US President Donald Trump and Japanese Prime Minister Sanae Takaichi signed a framework agreement on rare earths in Tokyo on Tuesday. Financing for priority projects will be provided within six months, the two governments said.',
    url: 'https://wire.example/us-japan',
    publishedAt: '2025-10-28',
  },
  {
    title: 'Terres rares : Washington et Tokyo signent un accord',
    text: "Les États-Unis et le Japon ont signé mardi à Tokyo un accord sur l'approvisionnement en terres rares. Le texte a été paraphé par Donald Trump et Sanae Takaichi.",
    url: 'https://journal.example/accord',
    publishedAt: '2025-10-28',
  },
  {
    title: 'Seltene Erden: USA und Japan schließen Abkommen',
    text: 'Die USA und Japan haben am Dienstag in Tokio ein Abkommen über Seltene Erden unterzeichnet. Beide Staaten wollen ihre Lieferketten sichern.',
    url: 'https://zeitung.example/abkommen',
    publishedAt: '2025-10-28',
  },
  {
    title: 'China announces export controls on rare earths',
    text: 'BEIJING - China on Thursday announced new export controls on rare earths. Exporters will need a licence from 1 December 2025, the Ministry of Commerce said.',
    url: 'https://wire.example/china-controls',
    publishedAt: '2025-10-09',
  },
  {
    title: 'Silver ring stolen from museum',
    text: 'A silver ring was stolen from the city museum on Monday night. Police are looking for witnesses. The defence budget was debated on the same evening.',
    url: 'https://local.example/ring',
    publishedAt: '2025-10-28',
  },
];
export const NOW = { LODEWATCH_NOW: '2026-11-24T12:00:00Z' };

export interface Event {
  id: string;
  type: string;
  actors: string[];
  minerals: string[];
  stage: string;
  verification: string;
  documents: { quote: string }[];
}
export const eventsOf = async (lodewatch: Lodewatch): Promise<Event[]> =>
  (await lodewatch.get('/v1/risk-events?limit=200')).data as Event[];

/** Hands news in and waits until every document is read and what follows from it is folded. */
export async function handIn(lodewatch: Lodewatch, news: readonly object[]): Promise<void> {
  for (const document of news) {
    const { status } = await lodewatch.call('POST', '/v1/documents', document);
    if (status !== 202) throw new Error(`answered ${status}`);
  }
  await settled(lodewatch);
}

async function settled(lodewatch: Lodewatch): Promise<void> {
  let before = '';
  for (let quiet = 0; quiet < 20; ) {
    const documents = (await lodewatch.get('/v1/documents?limit=200')).data as { status: string }[];
    const records = JSON.stringify([
      await lodewatch.get('/v1/log/records?limit=200'),
      await lodewatch.get('/v1/risk-events?limit=200'),
    ]);
    const { position } = await lodewatch.get('/v1/minerals/rare_earths/risk');
    const now = `${position}/${records}`;
    quiet = now === before && documents.every(({ status }) => status === 'read') ? quiet + 1 : 0;
    before = now;
    await soon();
  }
}

/** What must be the same however the news came in: risk events without the times of their receipt, and scores. */
export async function outcome(lodewatch: Lodewatch): Promise<unknown> {
  const events = (await eventsOf(lodewatch))
    .map((event) => ({ ...event, detectedAt: null, updatedAt: null, position: null }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const scores = await Promise.all(
    ['/v1/minerals/rare_earths/risk', '/v1/countries/CN/risk'].map(async (path) => {
      const { score, drivers } = await lodewatch.get(path);
      return { score, drivers };
    }),
  );
  return { events, scores };
}
