import { contentHash, type Document, derivedId } from '@lodewatch/contracts';

/** A small valid document. Id and content hash follow from `text`, unless they are given. */
export function aDocument(overrides: Partial<Document> & { text?: string } = {}): Document {
  const { text = 'Japan and the United States signed an accord on rare earths.', ...fields } = overrides;
  return {
    id: derivedId('doc', text),
    contentHash: contentHash(text),
    url: 'https://news.example/rare-earths',
    title: 'Accord on rare earths',
    source: 'news.example',
    language: 'en',
    publishedAt: '2025-10-28',
    receivedAt: '2025-10-28T09:00:00.000Z',
    characters: text.length,
    ...fields,
  };
}
