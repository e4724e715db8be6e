/**
 * Signed notes (https://c2sp.org/signed-note) with Ed25519, and the checkpoints in them (https://c2sp.org/tlog-checkpoint).
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { EventLogError } from '../errors.js';
import type { Hash } from './merkle.js';

/** Name that a log signs under unless it is given another. */
export const DEFAULT_ORIGIN = 'lodewatch';

const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const SEED_BYTES = 32;
// What RFC 8410 puts before the 32 bytes of a key.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Who signs. The private key stays with its owner; `verifier` is for everybody. */
export interface SealKey {
  readonly origin: string;
  readonly privateKey: KeyObject;
  /** `name+id+key`, as C2SP writes a public key. */
  readonly verifier: string;
}

interface Verifier {
  readonly name: string;
  readonly keyId: Buffer;
  readonly publicKey: KeyObject;
}

function malformed(reason: string): EventLogError {
  return new EventLogError('EVENT_LOG_MALFORMED_NOTE', reason);
}

function keyIdOf(name: string, publicBytes: Buffer): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ED25519]))
    .update(publicBytes)
    .digest()
    .subarray(0, KEY_ID_BYTES);
}

/**
 * The key that follows from 32 secret random bytes, which the caller makes and keeps outside the database: whoever holds
 * both can rewrite history. EVENT_LOG_MALFORMED_NOTE when seed or origin have not the right form.
 */
export function sealKeyFromSeed(seed: Uint8Array, origin = DEFAULT_ORIGIN): SealKey {
  if (seed.length !== SEED_BYTES) throw malformed(`a seal key is made of ${SEED_BYTES} bytes, not of ${seed.length}`);
  if (!/^[^\s+]+$/u.test(origin)) throw malformed('the name of a log has neither spaces nor plus signs');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicBytes = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
  const id = keyIdOf(origin, publicBytes).toString('hex');
  const encoded = Buffer.concat([Buffer.from([ED25519]), publicBytes]).toString('base64');
  return { origin, privateKey, verifier: `${origin}+${id}+${encoded}` };
}

function parseVerifier(text: string): Verifier {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? [];
  const key = Buffer.from(encoded, 'base64');
  const publicBytes = key.subarray(1);
  if (key[0] !== ED25519 || publicBytes.length !== 32 || keyIdOf(name, publicBytes).toString('hex') !== id)
    throw malformed('not an Ed25519 verifier key of the form name+id+key');
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicBytes]), format: 'der', type: 'spki' });
  return { name, keyId: Buffer.from(id, 'hex'), publicKey };
}

/** Text with a signature line below it. The text must end with a newline. */
export function signNote(text: string, { origin, privateKey, verifier }: SealKey): string {
  const signature = Buffer.concat([parseVerifier(verifier).keyId, sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${origin} ${signature.toString('base64')}\n`;
}

/**
 * The text of a note that this key has signed; null when it has not. Signatures of others are passed over, as the
 * format asks.
 */
export function openNote(note: string, verifierText: string): string | null {
  const { name, keyId, publicKey } = parseVerifier(verifierText);
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return null;
  const text = note.slice(0, end + 1);
  for (const line of note.slice(end + 2).split('\n')) {
    const [, signer, encoded = ''] = /^— (\S+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
    const signature = Buffer.from(encoded, 'base64');
    if (signer !== name || !signature.subarray(0, KEY_ID_BYTES).equals(keyId)) continue;
    if (verify(null, Buffer.from(text), publicKey, signature.subarray(KEY_ID_BYTES))) return text;
  }
  return null;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Hash;
}

/** Origin, size and root, one on each line. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Reads the three lines of a checkpoint; EVENT_LOG_MALFORMED_NOTE when they are none. Further lines are extensions. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin, size, encoded = ''] = /^([^\n]+)\n(0|[1-9]\d{0,18})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  if (origin === undefined || size === undefined) throw malformed('not a checkpoint of origin, size and root');
  return { origin, size: BigInt(size), root: Buffer.from(encoded, 'base64') };
}
