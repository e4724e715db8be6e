/** PostgreSQL's binary form of one-dimensional arrays: https://www.postgresql.org/docs/current/protocol.html, array_recv. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

function encodeArray<Item>(
  elementType: number,
  items: readonly Item[],
  size: (item: Item) => number,
  write: (buffer: Buffer, item: Item, offset: number) => void,
): Buffer {
  let bytes = HEADER_BYTES;
  for (const item of items) bytes += LENGTH_BYTES + size(item);
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeInt32BE(1, 0); // dimensions
  buffer.writeInt32BE(0, 4); // no nulls
  buffer.writeInt32BE(elementType, 8);
  buffer.writeInt32BE(items.length, 12);
  buffer.writeInt32BE(1, 16); // first index
  let offset = HEADER_BYTES;
  for (const item of items) {
    const length = size(item);
    buffer.writeInt32BE(length, offset);
    write(buffer, item, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + length;
  }
  return buffer;
}

/** text[]. JSON is full of quotes, which the text form of an array would escape and the server unescape again. */
export function encodeTextArray(items: readonly string[]): Buffer {
  return encodeArray(25, items, Buffer.byteLength, (buffer, item, offset) => buffer.write(item, offset, 'utf8'));
}

/** uuid[], from the usual text with hyphens. */
export function encodeUuidArray(items: readonly string[]): Buffer {
  return encodeArray(
    2950,
    items,
    () => 16,
    (buffer, item, offset) => buffer.write(item.replaceAll('-', ''), offset, 'hex'),
  );
}

/** integer[]. */
export function encodeIntegerArray(items: readonly number[]): Buffer {
  return encodeArray(
    23,
    items,
    () => 4,
    (buffer, item, offset) => buffer.writeInt32BE(item, offset),
  );
}
