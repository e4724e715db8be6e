export { affinity, explainAffinity, FEATURES, type Feature, textOverlap } from './affinity.js';
export { gather } from './gather.js';
export { type CandidateKeys, candidateKeys, related } from './keys.js';
export { Memo } from './memo.js';
export { compareReaderVersions, contextOf, latestReadings, toMention, toMentions } from './mention.js';
export { type ResolvedEvent, resolve, resolveDocuments, resolveMentions } from './resolve.js';
export type { AnalystDecision, DocumentContext, Mention, MentionContext, Origin, ReadDocument } from './types.js';
