import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '../pictures';
import type { Devkit } from './devkit';

/** Lines such as `n01440764 tench, Tinca tinca`: Kaggle's file, and Caffe's. */
const lists = ['LOC_synset_mapping.txt', 'synset_words.txt'];

const wordsFrom = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^(n\d{8})[ \t]+(\S.*?)\r?$/gm)].map(([, synset, words]) => [synset as string, words as string]));

/** Names of classes, by synset: its words where a file has them, else itself. Two classes have the same words ("crane"): they bear their synsets beside them. */
export const classNamesOf = async (synsets: readonly string[], folder: string, devkit: Devkit | undefined): Promise<readonly string[]> => {
  const here = await namesIn(folder);
  const list = lists.find((name) => here.includes(name));
  const words = list === undefined ? devkit?.words : wordsFrom(await readFile(join(folder, list), 'utf8'));
  const names = synsets.map((synset) => words?.get(synset) ?? synset);
  return names.map((name, i) => (names.indexOf(name) === i && names.lastIndexOf(name) === i ? name : `${name} (${synsets[i]})`));
};
