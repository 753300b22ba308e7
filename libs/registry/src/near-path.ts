import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from './nearest';

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** The path that was most likely meant by one that leads nowhere: beside it, or beside the first of its folders that is not there. */
export const nearPath = (path: string): string | undefined => {
  const [above, name] = [dirname(path), basename(path)];
  const meant = nearest(name, namesIn(above));
  if (meant !== undefined && meant !== name) return join(above, meant);
  if (meant === name || above === dirname(above)) return undefined;
  const folder = nearPath(above);
  return folder === undefined || !namesIn(folder).includes(name) ? undefined : join(folder, name);
};
