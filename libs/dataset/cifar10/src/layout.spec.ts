import { RECORD_BYTES, decodeBatch } from './layout';

const target = (images: number) => ({ pixels: new Uint8Array(images * 3072), labels: new Uint8Array(images) });
const record = (label: number, pixel: (channel: number, row: number, column: number) => number): number[] => [
  label,
  ...Array.from({ length: 3072 }, (_, i) => pixel(Math.floor(i / 1024), Math.floor((i % 1024) / 32), i % 32)),
];

describe('decodeBatch', () => {
  it('interleaves the planes, rows from the top', () => {
    const into = target(2);
    const level = (channel: number, row: number, column: number) => channel * 80 + row + column / 32;
    decodeBatch(
      'f',
      Uint8Array.from([...record(9, () => 5), ...record(3, (c, y, x) => Math.floor(level(c, y, 31 * Number(x > 16))))]),
      into,
    );
    expect([...into.labels]).toEqual([9, 3]);
    expect(into.pixels.subarray(0, 3072).every((byte) => byte === 5)).toBe(true);
    const at = (row: number, column: number) => [...into.pixels.subarray(3072 + (row * 32 + column) * 3).subarray(0, 3)];
    expect(at(0, 0)).toEqual([0, 80, 160]);
    expect(at(31, 0)).toEqual([31, 111, 191]);
    expect(at(7, 31)).toEqual([7, 87, 167]);
  });

  it('puts each byte of a record at one place', () => {
    const into = target(1);
    decodeBatch('f', Uint8Array.from(record(0, (channel, row, column) => (channel * 7 + row * 5 + column * 3) % 256)), into);
    for (let i = 0; i < 3072; i++) {
      const [row, column, channel] = [Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3];
      expect(into.pixels[i]).toBe((channel * 7 + row * 5 + column * 3) % 256);
    }
  });

  it.each([
    ['cut off', -1, /dir\/test_batch\.bin: the file is cut off\n +expected: 6146 bytes \(2 images of 3073\)\n +found: +6145 bytes/],
    ['too long', 1, /the file is too long\n +expected: 6146 .*\n +found: +6147 bytes/],
  ])('refuses a file that is %s', (_, more, message) => {
    expect(() => decodeBatch('dir/test_batch.bin', new Uint8Array(2 * RECORD_BYTES + more), target(2))).toThrow(message);
  });

  it('refuses a class above 9', () => {
    const bytes = Uint8Array.from([...record(9, () => 0), ...record(10, () => 0)]);
    expect(() => decodeBatch('test_batch.bin', bytes, target(2))).toThrow(
      /test_batch\.bin: .*\n +expected: a class from 0 to 9 in byte 3073, before image 1\n +found: +10/,
    );
  });
});
