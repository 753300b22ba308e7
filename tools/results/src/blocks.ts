/** A place in a document that is made from raw metrics: what kind of table, of which folders. */
export interface Request {
  readonly kind: string;
  /** The file of the experiment, from the root of the project. */
  readonly experiment: string;
  /** Of run folders, from the experiment's folder. */
  readonly pattern: string;
}

const block = /^<!-- results: (\S+) (\S+) (\S+) -->\n[^]*?^<!-- end of results -->$/gm;

/**
 * Fills every block of a Markdown document anew:
 *
 * ```md
 * <!-- results: linear experiments/NAME/proof.yaml results/short-* -->
 * ...
 * <!-- end of results -->
 * ```
 */
export const fillBlocks = async (text: string, render: (request: Request) => Promise<string>): Promise<string> => {
  const found = [...text.matchAll(block)].map(([, kind = '', experiment = '', pattern = '']) => ({ kind, experiment, pattern }));
  const rendered = await Promise.all(found.map(render));
  let index = 0;
  return text.replace(block, (_, kind: string, experiment: string, pattern: string) => {
    const head = `<!-- results: ${kind} ${experiment} ${pattern} -->`;
    return `${head}\n\n${rendered[index++]}\n\n<!-- end of results -->`;
  });
};
