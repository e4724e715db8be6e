import { randomBytes } from 'node:crypto';
import { type SealKey, sealKeyFromSeed } from '@lodewatch/event-log';
import type { Settings } from '@lodewatch/runtime';
import type { DataFolder } from './data-folder.js';

/** The key that signs the log: from the settings, or made and kept in the data folder, outside the database. */
export function sealKeyOf(settings: Settings, folder: DataFolder): SealKey {
  const seed = settings.LODEWATCH_SEAL_SEED ?? folder.secret('seal-seed', () => randomBytes(32).toString('hex'));
  return sealKeyFromSeed(Buffer.from(seed, 'hex'));
}
