import { crc32, deflateSync } from 'node:zlib';
import { array, assert, constantFrom, property, record, uint8Array } from 'fast-check';
import sharp from 'sharp';
import { decodeImage } from '.';
import { withoutTexts } from './png-texts';

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

test('compressed texts are left out, all else stays in its order', () =>
  assert(
    property(
      array(record({ type: constantFrom('IHDR', 'IDAT', 'tEXt', 'eXIf', 'zTXt', 'iTXt'), data: uint8Array({ maxLength: 9 }) })),
      uint8Array({ maxLength: 11 }),
      (chunks, rest) => {
        const fileOf = (some: typeof chunks) => Buffer.concat([signature, ...some.map(({ type, data }) => chunk(type, data)), rest]);
        const expected = fileOf(chunks.filter(({ type }) => type !== 'zTXt' && type !== 'iTXt'));
        expect(Buffer.compare(withoutTexts(fileOf(chunks)), expected)).toBe(0);
      },
    ),
  ));

test('whatever the bytes are, and however long a chunk says that it is, some of them come back', () =>
  assert(
    property(uint8Array(), (bytes) => {
      expect(withoutTexts(bytes)).toBe(bytes);
      expect(withoutTexts(Buffer.concat([signature, bytes])).length).toBeLessThanOrEqual(signature.length + bytes.length);
    }),
  ));

test('a picture with texts of 790 megabytes is decoded like one without them', async () => {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: { r: 9, g: 99, b: 199 } } })
    .png()
    .toBuffer();
  const text = chunk('zTXt', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(7_900_000))]));
  const into = new Uint8Array(8 * 8 * 3);
  await decodeImage(
    Buffer.concat([png.subarray(0, 33), ...Array<Buffer>(100).fill(text), png.subarray(33)]),
    { height: 8, width: 8 },
    into,
  );
  expect([...into.subarray(0, 3)]).toEqual([9, 99, 199]);
});
