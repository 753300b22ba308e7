import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Random } from '@longway/contracts';
import { type Header, pack } from 'tar-stream';
import { flipBits, overwriteNumber, pickFrom, splice, truncate } from './mutate';
import type { Specimen } from './specimen';

/** What is unpacked of archives: these files of this folder. */
export const ROOT = 'data';
export const WANTED = ['first.bin', 'second.bin'] as const;
/** Bytes that one of them may have. */
export const MOST = 4096;
/** What whole files in archives hold, over and over. */
export const TEXT = 'whole ';
/** A file beside the folders that archives are unpacked in, and what it holds: nobody who reads an archive may read or change it. */
export const SECRET = { name: 'secret.txt', text: 'nobody reads this' } as const;
/** Where names and links lead that want to get out. Each has it in its last part. */
export const ESCAPE = 'escaped';

type Member = readonly [header: Partial<Header> & Pick<Header, 'name'>, contents?: Buffer];

const tarOf = (...members: readonly Member[]): Promise<Buffer> => {
  const tar = pack();
  for (const [header, contents] of members) {
    if (contents === undefined) tar.entry(header);
    else tar.entry(header, contents);
  }
  tar.finalize();
  return buffer(tar);
};

const whole = (name: string, length: number): Member => [{ name: `${ROOT}/${name}` }, Buffer.alloc(length, TEXT)];

/** A header with another size, which need not be that of what follows, and a true checksum. */
const claimSize = (tar: Buffer, at: number, size: number): Buffer => {
  const changed = Buffer.from(tar);
  changed.fill(0, at + 124, at + 136);
  // In base 256, which has room for any size.
  changed[at + 124] = 0x80;
  changed.writeBigUInt64BE(BigInt(size), at + 128);
  changed.fill(' ', at + 148, at + 156);
  const sum = changed.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  return changed;
};

/** @param outside a folder that exists, and in which nothing may appear. */
const attacks = (outside: string): Readonly<Record<string, (random: Random) => Member>> => {
  const evil = Buffer.from('evil');
  const up = (random: Random) => '../'.repeat(1 + random.integer(6));
  const inside = (random: Random) => pickFrom([`${ROOT}/`, '', './', `${ROOT}/deep/er/`, `${ROOT}//./`], random);
  const secret = (random: Random) =>
    pickFrom([`../${SECRET.name}`, `../../${SECRET.name}`, `${outside}/${SECRET.name}`, '/etc/passwd'], random);
  // Of a name that is wanted, too: whoever writes through a link writes somewhere else.
  const name = (random: Random) => `${ROOT}/${pickFrom([...WANTED, 'other'], random)}`;
  return {
    'a way up': (random) => [{ name: `${inside(random)}${up(random)}${ESCAPE}-${random.integer(99)}` }, evil],
    'a way up in a long name': (random) => [{ name: `${'x/'.repeat(60)}${'../'.repeat(70)}${ESCAPE}-${random.integer(99)}` }, evil],
    'an absolute name': (random) => [{ name: `${pickFrom(['', '/', '//'], random)}${outside}/${ESCAPE}-${random.integer(99)}` }, evil],
    'a name of Windows': (random) => [{ name: pickFrom(['..\\', `${ROOT}\\..\\..\\`, 'C:\\', 'C:', '\\\\host\\'], random) + ESCAPE }, evil],
    'a symbolic link': (random) => [{ name: name(random), type: 'symlink', linkname: secret(random) }],
    'a symbolic link to a folder': (random) => [{ name: pickFrom([ROOT, `${ROOT}/deep`], random), type: 'symlink', linkname: outside }],
    'a hard link': (random) => [{ name: name(random), type: 'link', linkname: secret(random) }],
    'a device': (random) => [
      { name: name(random), type: pickFrom(['character-device', 'block-device'] as const, random), devmajor: 1, devminor: 5 },
    ],
    'a pipe': (random) => [{ name: name(random), type: 'fifo' }],
    'a size above the limit': (random) => [{ name: `${ROOT}/${WANTED[0]}` }, Buffer.alloc(MOST + 1 + random.integer(9999), 'x')],
  };
};

const of = (category: string, tar: Buffer, expected: { readonly index: Specimen['expected']; readonly unpack: Specimen['expected'] }) =>
  [
    { reader: 'index', category: `tar in place, ${category}`, extension: 'tar', contents: tar, expected: expected.index },
    { reader: 'unpack', category: `tar.gz, ${category}`, extension: 'tar.gz', contents: gzipSync(tar), expected: expected.unpack },
  ] as const satisfies readonly Specimen[];

/** Archives, some whole, each attack in many forms, and changed ones. @param count of archives for each attack and each way to change them. */
export async function* archives(outside: string, count: number, random: Random): AsyncGenerator<Specimen> {
  const good = () => WANTED.map((name) => whole(name, random.integer(MOST)));
  const either = { index: 'either', unpack: 'either' } as const;
  for (const [category, make] of Object.entries(attacks(outside))) {
    for (let i = 0; i < count; i++) {
      const members: Member[] = good();
      const member = make(random);
      // What comes behind what is wanted is looked at as well.
      members.splice(random.integer(members.length + 1), 0, member);
      // A file in place is a range of bytes, whatever its size; links and devices are passed over, and lead nowhere.
      const leadsOut = /way up|absolute|Windows/.test(category);
      const isRead = category.startsWith('a size') && members[0] !== member && members[0]?.[0].name === member[0].name;
      yield* of(category, await tarOf(...members), { index: leadsOut ? 'refused' : 'read', unpack: isRead ? 'either' : 'refused' });
    }
  }
  for (let i = 0; i < count; i++) {
    const tar = await tarOf(...good());
    yield* of('whole', tar, { index: 'read', unpack: 'read' });
    const claimed = claimSize(tar, 0, Math.ceil(2 ** (13 + random.uniform() * 49)));
    yield* of('a size that there cannot be', claimed, { index: 'refused', unpack: 'refused' });
    const note = await tarOf([{ name: 'x', pax: { comment: 'y'.repeat(100) } }, Buffer.alloc(0)], ...good());
    const long = claimSize(note, 0, Math.ceil(2 ** (23 + random.uniform() * 30)));
    yield* of('a note of any size before a name', long, { index: 'refused', unpack: 'refused' });
    yield* of('bits flipped', flipBits(tar, random), either);
    yield* of('a number overwritten', overwriteNumber(tar, random), either);
    yield* of('truncated', truncate(tar.subarray(0, -1024), random), either);
    yield* of('spliced', splice(tar, note, random), either);
  }
  const start = claimSize(await tarOf([{ name: 'x' }, Buffer.alloc(0)]), 0, 2 ** 40).subarray(0, 512);
  const zeros = gzipSync(Buffer.concat([start, Buffer.alloc(3e8)]), { level: 1 });
  yield { reader: 'unpack', category: 'tar.gz, zeros without end', extension: 'tar.gz', contents: zeros, expected: 'refused', alone: true };
}
