import { readdir } from 'node:fs/promises';

/** What lies in `.work/` of one cell. Tokens. */
export interface CellWork {
  readonly folders: readonly number[];
  readonly claims: readonly number[];
}

const nothing: CellWork = { folders: [], claims: [] };
const entry = /^([0-9a-f]{16})\.(\d+)(\.claim)?$/;

/** What lies in `.work/`, read once. */
export class WorkList {
  private constructor(private readonly byId: ReadonlyMap<string, CellWork>) {}

  static async read(folder: string): Promise<WorkList> {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const byId = new Map<string, { folders: number[]; claims: number[] }>();
    for (const name of names) {
      const [, id, token, claim] = entry.exec(name) ?? [];
      if (id === undefined) continue;
      const found = byId.get(id) ?? { folders: [], claims: [] };
      byId.set(id, found);
      (claim ? found.claims : found.folders).push(Number(token));
    }
    return new WorkList(byId);
  }

  of(id: string): CellWork {
    return this.byId.get(id) ?? nothing;
  }
}

/** 0 where there is none. */
export const highest = (tokens: readonly number[]): number => Math.max(0, ...tokens);
